import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type NodeProcessOptions, startNode } from './node-process';

/** Runs a script to its end, its output going to a log file. */
export async function runCommand(name: string, options: NodeProcessOptions, logFile: string): Promise<void> {
  const child = startNode(options);
  const log = createWriteStream(logFile, { flags: 'a' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      log.write(text);
    });
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  log.end();
  if (code !== 0) throw new CommandFailedError(name, signal ?? `code ${String(code)}`, output);
}

/** Its message ends with what the command said. */
export class CommandFailedError extends Error {
  override readonly name = 'CommandFailedError';

  constructor(command: string, ending: string, output: string) {
    super(`${command} ended with ${ending}:\n${output.trimEnd()}`);
  }
}
