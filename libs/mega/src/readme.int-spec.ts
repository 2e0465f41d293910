import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsumerProject } from '../testing/consumer-project';
import { TestQueue } from '../testing/test-queue';

const folder = join(__dirname, '..');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/```(\w+)\n(.*?)```/gs)].map(([, language = '', text = '']) => ({
  language,
  text,
}));

/** The TypeScript blocks, under the file names that they begin with. */
const modules = new Map(
  blocks
    .filter(({ language }) => language === 'ts')
    .map(({ text }) => [/^\/\/ (\S+\.ts)\n/.exec(text)?.[1] ?? '', text] as const),
);

let project: ConsumerProject;
let queue: TestQueue;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  project = new ConsumerProject();
  for (const [name, text] of modules) project.writeTypeScript(name, text);
  queue = await TestQueue.create();
  const { endpoint, regionName, awsAccessKeyId, awsSecretAccessKey } = queue.connection;
  environment = {
    QUEUE_URL: queue.url,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: regionName,
    AWS_ACCESS_KEY_ID: awsAccessKeyId,
    AWS_SECRET_ACCESS_KEY: awsSecretAccessKey,
  };
});

afterAll(() => {
  project.remove();
  queue.close();
});

describe('the README', () => {
  it('has code blocks that this test runs, and no others', () => {
    expect([...modules.keys()]).toEqual([
      'publish.ts',
      'subscribers.ts',
      'listen.ts',
      'match.ts',
      'application.ts',
    ]);
    const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string };
    const others = blocks.filter(({ language }) => language !== 'ts');
    expect(others).toEqual([{ language: 'sh', text: `npm install ${name}\n` }]);
    expect(readme.split('\n').length).toBeLessThanOrEqual(121);
  });

  it('has code blocks whose types are right', async () => {
    expect(await project.checkTypes()).toEqual({ code: 0, output: '' });
  }, 120_000);

  it('matches as it says', async () => {
    const said = [...(modules.get('match.ts') ?? '').matchAll(/\); \/\/ (true|false)$/gm)].map(
      ([, answer]) => answer,
    );
    expect(said).toHaveLength(4);
    expect(await project.run(['match.js'])).toEqual({ code: 0, output: said.join('\n') });
  });

  it('publishes what its subscribers then receive, until they are told to stop', async () => {
    expect(await project.run(['publish.js'], environment)).toEqual({ code: 0, output: '' });
    const { code, output } = await project.runUntil('listen.js', 2, environment);
    expect(output.split('\n').sort()).toEqual(['book.lent: Emma for 14 days', 'level 3']);
    expect(code).toBe(0);
    expect(await queue.counts()).toEqual({ visible: 0, hidden: 0 });
  });

  it('gives a Nest application what it subscribes to', async () => {
    await project.run(['publish.js'], environment);
    const { output } = await project.runUntil('application.js', 1, environment);
    expect(output).toBe('restock, level 3');
  });
});
