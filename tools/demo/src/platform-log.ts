import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const LAST_LINES = 20;

/** What the platform says: all of it in a file, the last lines at hand. */
export class PlatformLog {
  private readonly lines: string[] = [];
  private file: WriteStream | undefined;

  constructor(readonly path: string) {}

  /** The file is opened at the first line: by then the platform has made the folder, and nobody else should. */
  copy(stream: Readable): void {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
      this.file ??= createWriteStream(this.path, { flags: 'a' }).on('error', () => undefined);
      this.file.write(`${line}\n`);
      this.lines.push(line);
      if (this.lines.length > LAST_LINES) this.lines.shift();
    });
  }

  get lastLines(): string {
    return this.lines.join('\n');
  }
}
