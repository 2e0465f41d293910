import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartedScript } from '../../testing/started-script';
import { commandOf } from '../process/process-table';
import { Home } from './home';
import { StartRefusedError } from './start-refused-error';

const parent = mkdtempSync(join(tmpdir(), 'fanfare-home-'));

afterAll(async () => {
  await StartedScript.endAll();
  rmSync(parent, { recursive: true });
});

const newPath = () => join(mkdtempSync(join(parent, 'home-')), 'home');

it('a home whose owner is gone can be claimed again', async () => {
  const path = newPath();
  await Home.claim(path, 1);
  const again = await Home.claim(path, 1);
  again.release();
  expect(existsSync(join(path, 'platform.lock'))).toBe(false);
});

it('a process that a killed platform left behind is ended by the next one', async () => {
  const path = newPath();
  const orphan = StartedScript.run('testing/runner-process.js', ['stubborn']);
  await orphan.line(/hello/);
  const { pid = 0 } = orphan.child;
  const home = await Home.claim(path, 1);
  home.remember({ pid, script: 'testing/runner-process.js' });

  await Home.claim(path, 1);

  expect(await orphan.exited).toEqual([null, 'SIGKILL']);
});

it('a process that merely inherited the id of one that was left behind is left alone', async () => {
  const path = newPath();
  const stranger = StartedScript.run('testing/runner-process.js', ['stubborn']);
  await stranger.line(/hello/);
  const { pid = 0 } = stranger.child;
  (await Home.claim(path, 1)).remember({ pid, script: 'another-script.js' });

  await Home.claim(path, 1);

  expect(commandOf(pid)).toContain('runner-process.js');
});

it('a wipe takes the state and leaves what somebody else put there', async () => {
  const path = newPath();
  const home = await Home.claim(path, 1);
  for (const name of ['postgres', 'aws', 'mails', 'notes']) {
    mkdirSync(join(path, name));
    writeFileSync(join(path, name, 'file'), '');
  }

  home.wipe();

  expect(readdirSync(path).sort()).toEqual(['children.json', 'logs', 'notes', 'platform.lock']);
  expect(existsSync(join(path, 'notes', 'file'))).toBe(true);
});

it('a directory that holds a folder of the same name as ours, but not ours, is refused untouched', async () => {
  const path = newPath();
  mkdirSync(join(path, 'mails'), { recursive: true });

  await expect(Home.claim(path, 1)).rejects.toThrow(StartRefusedError);

  expect(readdirSync(path)).toEqual(['mails']);
});
