import { fileText, imageVariables } from '../testing/workspace';
import { images, scriptsOf } from './images';

const dockerfile = fileText('Dockerfile');
const lines = dockerfile.split('\n');
const manifest = JSON.parse(fileText('package.json')) as {
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
};
const lastStage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));

it('the image is made of what the same script sorts out that npm run build runs', () => {
  const script = 'node tools/build/run.mjs tools/image/src/main';
  expect(lines).toContain(`RUN ${script}`);
  expect(manifest.scripts['build']).toMatch(new RegExp(`^${script}( |$)`));
});

it('every stage has the very Node.js that the workspace runs on', () => {
  const stages = lines.filter((line) => line.startsWith('FROM '));
  const bases = stages.map((line) => line.split(' ')[1]?.replace(/\W/g, ''));
  expect(bases).toEqual(['NODE_IMAGE', 'NODE_IMAGE', 'NODE_IMAGE']);
  expect(lines).toContain(`ARG NODE_IMAGE=node:${String(manifest.devDependencies['node'])}-bookworm-slim`);
});

it('packages are installed as locked, without those for development and without running their scripts', () => {
  const installs = lines.filter((line) => /npm (ci|install|i)\b/.test(line));
  expect(installs.map((line) => line.slice('RUN '.length))).toEqual([
    'npm ci --ignore-scripts',
    'npm ci --omit=dev --ignore-scripts --no-audit --no-fund',
  ]);
});

it('the last stage takes nothing but the installed content', () => {
  const copies = lastStage.filter((line) => /^(COPY|ADD) /.test(line));
  expect(copies).toEqual(['COPY --from=installed /app ./']);
});

it('the process is not root, and its files are not its own', () => {
  expect(lastStage).toContain('USER 1000:1000');
  expect(dockerfile).not.toContain('--chown');
});

it('the process is Node.js itself, which gets the signals, and runs what package.json calls main', () => {
  expect(lastStage).toEqual(expect.arrayContaining(['ENTRYPOINT ["node"]', 'CMD ["."]']));
});

it('an app in a container is in production and reachable unless told otherwise', () => {
  expect(imageVariables()).toEqual({ NODE_ENV: 'production', HOST: '0.0.0.0' });
});

it('the health check is a script that every app has in its image, and needs no shell', () => {
  const [, command = ''] = /^HEALTHCHECK .*CMD (.*)$/m.exec(dockerfile) ?? [];
  const [program, script] = JSON.parse(command) as [string, string];
  expect(program).toBe('node');
  for (const image of images.filter((each) => each !== 'setup')) expect(scriptsOf(image)).toContain(script);
});

it('only what is compiled reaches the build', () => {
  const [everything, ...exceptions] = fileText('.dockerignore').trim().split('\n');
  expect(everything).toBe('*');
  const admitted = exceptions.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const copied = lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
    .flatMap((line) => line.split(' ').slice(1, -1));
  expect(admitted.sort()).toEqual(copied.sort());
});
