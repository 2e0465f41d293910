import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ImageError } from './image-error';
import { trace } from './trace';

const folder = mkdtempSync(join(tmpdir(), 'fanfare-trace-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function traceFrom(script: string, texts: Record<string, string>) {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { files, packages } = trace([script], folder);
  return { files: [...files].sort(), packages: [...packages.keys()].sort() };
}

it('files are followed through every require and import, in circles too', () => {
  const texts = {
    'one/a.js': 'const b = require("../two/b.js"); require("./c.js");',
    'one/c.js': 'const later = () => require("./d.js"); import("./e.js");',
    'one/d.js': '',
    'one/e.js': '',
    'one/f.js': '// require("./g.js") is what a comment says\nconst text = \'require("./g.js")\';',
    'one/stranger.js': '',
    'two/b.js': 'require("../one/a.js"); require("../one/f.js");',
  };
  expect(traceFrom('one/a.js', texts).files).toEqual([
    'one/a.js',
    'one/c.js',
    'one/d.js',
    'one/e.js',
    'one/f.js',
    'two/b.js',
  ]);
});

it('packages are told by name, whichever of their files is required; those of Node.js are not packages', () => {
  const text =
    'require("node:fs"); require("path"); require("x/lib/y.js"); require("@s/z"); require("@s/z/w");';
  expect(traceFrom('packages.js', { 'packages.js': text }).packages).toEqual(['@s/z', 'x']);
});

it('a file that is no code comes along when a neighbour names it', () => {
  const texts = {
    'page/page.js': "readFileSync(join(__dirname, 'page.html'))",
    'page/page.html': '<script src="./missing.js"></script>',
    'page/other.html': '',
  };
  expect(traceFrom('page/page.js', texts).files).toEqual(['page/page.html', 'page/page.js']);
});

it('a script or a required file that is not there is named', () => {
  expect(() => trace(['absent.js'], folder)).toThrow(ImageError);
  expect(() => traceFrom('broken.js', { 'broken.js': 'require("./absent.js")' })).toThrow(/absent\.js/);
});
