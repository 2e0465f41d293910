import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { transformSync } from '@swc/core';

const root = join(__dirname, '../../..');

/** How a run ended. */
export interface Run {
  readonly code: number;
  readonly output: string;
}

/** A project outside of this repository that has the compiled library, and Nest, among its packages. */
export class ConsumerProject {
  private readonly folder = mkdtempSync(join(tmpdir(), 'mega-consumer-'));

  constructor() {
    this.write('package.json', JSON.stringify({ type: 'module' }));
    this.link('@fanfare/mega', join(root, 'dist/libs/mega'));
    for (const name of ['@nestjs', '@types', 'reflect-metadata'])
      this.link(name, join(root, 'node_modules', name));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private link(name: string, target: string): void {
    const path = join(this.folder, 'node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
  }

  write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** Writes a TypeScript module and its JavaScript. */
  writeTypeScript(name: string, source: string): void {
    this.write(name, source);
    const { code } = transformSync(source, {
      filename: name,
      configFile: false,
      swcrc: false,
      module: { type: 'nodenext' },
      jsc: {
        target: 'es2024',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
    });
    this.write(name.replace(/\.ts$/, '.js'), code);
  }

  /** Checks the types of all TypeScript modules against the library's declarations, under this repository's options. */
  async checkTypes(): Promise<Run> {
    const declarations = await this.compileTypes(join(root, 'libs/mega/tsconfig.types.json'));
    if (declarations.code !== 0) return declarations;
    const compilerOptions = { paths: {}, types: ['node'], typeRoots: [join(root, 'node_modules/@types')] };
    const config = { extends: join(root, 'tsconfig.base.json'), compilerOptions, include: ['*.ts'] };
    this.write('tsconfig.json', JSON.stringify(config));
    return this.compileTypes(this.folder);
  }

  private compileTypes(configuration: string): Promise<Run> {
    return this.run([join(root, 'node_modules/typescript/bin/tsc'), '-p', configuration]);
  }

  /** Runs Node to its end. */
  async run(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
    try {
      const options = { cwd: this.folder, env: { ...process.env, ...environment } };
      const { stdout } = await promisify(execFile)(process.execPath, parameters, options);
      return { code: 0, output: stdout.trim() };
    } catch (error) {
      const {
        code = 1,
        stdout = '',
        stderr = '',
      } = error as { code?: number; stdout?: string; stderr?: string };
      return { code, output: (stdout + stderr).trim() };
    }
  }

  /** Runs a module until it has written so many lines, ends it with SIGTERM and answers the lines and its exit code. */
  async runUntil(name: string, lines: number, environment: NodeJS.ProcessEnv): Promise<Run> {
    const child = spawn(process.execPath, [name], {
      cwd: this.folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'close') as Promise<[number | null]>;
    const output: string[] = [];
    for await (const line of createInterface(
      (child as ChildProcess & { stdout: NodeJS.ReadableStream }).stdout,
    )) {
      output.push(line);
      if (output.length === lines) child.kill('SIGTERM');
    }
    const [code] = await exited;
    return { code: code ?? 1, output: output.join('\n') };
  }
}
