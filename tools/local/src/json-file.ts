import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One JSON document in a file. A write replaces it whole: a process that dies meanwhile leaves the old or the new text. */
export class JsonFile<Content> {
  constructor(private readonly path: string) {}

  read(): Content | undefined {
    if (!existsSync(this.path)) return undefined;
    try {
      return JSON.parse(readFileSync(this.path, 'utf8')) as Content;
    } catch (cause) {
      throw new StateUnreadableError(this.path, { cause });
    }
  }

  write(content: Content): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const draft = `${this.path}.draft`;
    writeFileSync(draft, JSON.stringify(content, undefined, 1));
    renameSync(draft, this.path);
  }
}

export class StateUnreadableError extends Error {
  override readonly name = 'StateUnreadableError';

  constructor(path: string, options: ErrorOptions) {
    super(`${path} is not readable. Run "npm start -- --fresh" to begin without the old state.`, options);
  }
}
