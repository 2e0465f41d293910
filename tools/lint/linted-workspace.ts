import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const configuration = [
  ...['eslint.config.mjs', 'nx.json', 'package.json', 'package-lock.json', 'tsconfig.json'],
  ...globSync(['libs/*/project.json', 'tools/lint/{project.json,*.mjs}'], { cwd: root }),
];
const fixtureAliases = {
  '@fanfare/accounts/*': ['./apps/accounts/src/*'],
  '@fanfare/probe/*': ['./tools/probe/src/*'],
  '@fanfare/stories/*': ['./libs/stories/src/*'],
};

/** The folder of the files that the canaries lint. */
export const fixtures = join(__dirname, 'fixtures/workspace');

/** What was found in one file. */
export interface Judged {
  readonly path: string;
  readonly findings: readonly { readonly line: number; readonly rule: string }[];
}

/**
 * A temporary Nx workspace with this repository's configuration, libs and tags, and the fixtures as its source. An
 * app and a tool have aliases there, so that importing them is a matter of the boundaries and not of the compiler.
 */
export class LintedWorkspace {
  private readonly folder = mkdtempSync(join(tmpdir(), 'fanfare-lint-'));

  constructor() {
    for (const path of configuration) cpSync(join(root, path), join(this.folder, path));
    cpSync(fixtures, this.folder, { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
    const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8')) as {
      compilerOptions: { paths: object };
    };
    const paths = { ...compilerOptions.paths, ...fixtureAliases };
    writeFileSync(
      join(this.folder, 'tsconfig.base.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, paths } }),
    );
  }

  /** Lints everything in one process that has the workspace's project graph. */
  judge(): readonly Judged[] {
    const output = execFileSync(process.execPath, [join(__dirname, 'judge.mjs')], this.processOptions());
    return JSON.parse(output.slice(output.indexOf('[{'))) as readonly Judged[];
  }

  /** Lints with a command line of Nx. */
  nx(...commandLine: readonly string[]): { readonly status: number | null; readonly output: string } {
    const nx = join(root, 'node_modules/.bin/nx');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [nx, ...commandLine],
      this.processOptions(),
    );
    return { status, output: stdout + stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private processOptions(): { cwd: string; env: NodeJS.ProcessEnv; encoding: 'utf8' } {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
    const env = { ...Object.fromEntries(inherited), NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false' };
    return { cwd: this.folder, env, encoding: 'utf8' };
  }
}
