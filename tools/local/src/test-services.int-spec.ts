import { globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartedScript } from '../testing/started-script';
import type { TestServices } from './test-services';

const directory = mkdtempSync(join(tmpdir(), 'fanfare-services-'));

afterAll(async () => {
  await StartedScript.endAll();
  rmSync(directory, { recursive: true });
});

/** With a folder for temporary files of its own. */
function start(): StartedScript {
  return StartedScript.run('src/test-services.js', [], { ...process.env, TMPDIR: directory });
}

it('end when stdin does, with their files', async () => {
  const script = start();
  const services = JSON.parse(await script.line(/^\{/)) as TestServices;
  expect(services.databaseUrl).toMatch(/^postgres:\/\//);
  expect((await fetch(services.awsEndpoint)).status).toBe(404);

  script.child.stdin?.end();

  expect(await script.exited).toEqual([0, null]);
  expect(readdirSync(directory)).toEqual([]);
});

it('that are ended while they start leave nothing either', async () => {
  const script = start();
  while (globSync('*/logs', { cwd: directory }).length === 0) await new Promise(setImmediate);
  expect(await script.end('SIGTERM')).toEqual([0, null]);
  expect(readdirSync(directory)).toEqual([]);
});
