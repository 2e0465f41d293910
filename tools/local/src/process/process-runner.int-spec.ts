import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandOf, processGone } from './process-table';
import { StartedScript } from '../../testing/started-script';

jest.setTimeout(60_000);

function run(...fixtures: string[]): StartedScript {
  return StartedScript.run('testing/runner-process.js', fixtures);
}

const directory = mkdtempSync(join(tmpdir(), 'fanfare-runner-'));

afterAll(async () => {
  await StartedScript.endAll();
  rmSync(directory, { recursive: true });
});

async function pidIn(script: StartedScript, name: string): Promise<number> {
  return Number((await script.line(new RegExp(`^${name} +\\| hello \\d+`))).split(' ').at(-1));
}

it('every line has the name of its program in front, in one column', async () => {
  const script = run('polite', 'stubborn');
  await pidIn(script, 'polite');
  await pidIn(script, 'stubborn');
  expect(await script.line(/two/)).toBe('polite   | two');
  expect(await script.line(/lines/)).toBe('polite   | lines');
  expect(await script.line(/^stubborn \| hello/)).toMatch(/^stubborn \| hello \d+$/);
});

it('on stop every program hears SIGTERM once, and what it says last is heard', async () => {
  const script = run('polite');
  const pid = await pidIn(script, 'polite');
  expect(await script.end('SIGTERM')).toEqual([0, null]);
  expect(script.lines.filter((line) => line.includes('goodbye'))).toEqual(['polite | goodbye']);
  expect(commandOf(pid)).toBeUndefined();
});

it('a program that does not end is killed after the grace, and named', async () => {
  const script = run('stubborn');
  const pid = await pidIn(script, 'stubborn');
  expect(await script.end('SIGTERM')).toEqual([0, null]);
  expect(script.lines).toContain('stubborn | did not end within 1 s and was killed');
  expect(commandOf(pid)).toBeUndefined();
});

it('Ctrl-C in a terminal reaches the runner only', async () => {
  const script = StartedScript.run('testing/runner-process.js', ['polite'], process.env, { ownGroup: true });
  await pidIn(script, 'polite');
  process.kill(-(script.child.pid ?? 0), 'SIGINT');
  await script.end('SIGTERM');
  expect(script.lines).not.toContain('polite | interrupted');
});

it('a program that crashes is reported with its code, and started again a second later, then two', async () => {
  const script = run('crashing');
  expect(await script.line(/ended/)).toBe('crashing | ended with code 3; starts again in 1 s');
  expect(await script.line(/in 2 s/)).toBe('crashing | ended with code 3; starts again in 2 s');
  await script.end('SIGTERM');
  expect(script.lines.filter((line) => line === 'crashing | hello')).toHaveLength(2);
});

it('programs end as on SIGTERM when the runner is killed', async () => {
  const FAREWELL = join(directory, 'farewell');
  const script = StartedScript.run('testing/runner-process.js', ['polite'], { ...process.env, FAREWELL });
  const pid = await pidIn(script, 'polite');
  await script.end('SIGKILL');
  await processGone(pid);
  expect(existsSync(FAREWELL)).toBe(true);
});
