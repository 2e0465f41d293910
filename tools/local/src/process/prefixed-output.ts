import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

const COLOURS = [36, 33, 32, 35, 34, 31];

/** One output for many processes: every line begins with the name of who wrote it, in a column of its own. */
export class PrefixedOutput {
  private readonly prefixes = new Map<string, string>();

  constructor(
    private readonly target: Writable & { readonly isTTY?: boolean },
    names: readonly string[],
  ) {
    const width = Math.max(...names.map((name) => name.length));
    names.forEach((name, index) => {
      const column = `${name.padEnd(width)} | `;
      const colour = String(COLOURS[index % COLOURS.length]);
      this.prefixes.set(name, target.isTTY === true ? `\u001b[${colour}m${column}\u001b[0m` : column);
    });
  }

  line(name: string, text: string): void {
    this.target.write(`${this.prefixes.get(name) ?? `${name} | `}${text}\n`);
  }

  /** Copies a stream line by line; a last line without its end is completed. */
  copy(name: string, stream: Readable): void {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (text) => this.line(name, text));
  }
}
