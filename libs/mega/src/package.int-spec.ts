import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsumerProject } from '../testing/consumer-project';
import * as mega from './mega';
import * as nest from './nest';

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** What users of the library were promised. */
const promised = [
  ...['SqsPublisher', 'SnsPublisher', 'PayloadBuilder', 'MegaEvent', 'MegaPayload', 'matches', 'decodeBody'],
  ...['eq', 'neq', 'not', 'gt', 'gte', 'lt', 'lte', 'match', 'in_', 'oneOf', 'and', 'or', 'any', 'empty'],
  ...['decimal', 'date', 'datetime', 'SqsListener', 'ProcessStatus'],
  ...['MessageSubscriber', 'DataSubscriber', 'EventSubscriber'],
];

const entries = [
  ['@fanfare/mega', Object.keys(mega)],
  ['@fanfare/mega/nest', Object.keys(nest)],
] as const;

let project: ConsumerProject;

beforeAll(() => {
  project = new ConsumerProject();
});

afterAll(() => project.remove());

function manifest(...path: string[]): Manifest {
  return JSON.parse(readFileSync(join(__dirname, '..', ...path, 'package.json'), 'utf8')) as Manifest;
}

describe('the package', () => {
  it('exports by name all that was promised', () => {
    expect(Object.keys(mega)).toEqual(expect.arrayContaining(promised));
    expect(Object.keys(mega)).not.toContain('default');
  });

  it.each(entries)('%s gives every name to require', async (entry, names) => {
    const script = `console.log(Object.keys(require('${entry}')).sort().join())`;
    const { output } = await project.run(['--input-type=commonjs', '-e', script]);
    expect(output).toBe([...names].sort().join());
  });

  it.each(entries)('%s gives every name to import', async (entry, names) => {
    const script = `import { ${names.join(', ')} } from '${entry}'; console.log([${names.join(', ')}].filter(Boolean).length)`;
    const { output } = await project.run(['--input-type=module', '-e', script]);
    expect(output).toBe(String(names.length));
  });

  it('loads Nest only through its own entry', async () => {
    const script = (entry: string) =>
      `require('${entry}'); console.log(Object.keys(require.cache).some((path) => path.includes('@nestjs')))`;
    const runs = entries.map(([entry]) => project.run(['--input-type=commonjs', '-e', script(entry)]));
    expect((await Promise.all(runs)).map(({ output }) => output)).toEqual(['false', 'true']);
  });

  it('depends on the versions that the repository is tested with', () => {
    const { dependencies, peerDependencies } = manifest();
    const tested = { ...manifest('../..').devDependencies, ...manifest('../..').dependencies };
    for (const [name, version] of Object.entries({ ...dependencies, ...peerDependencies }))
      expect([name, tested[name]]).toEqual([name, version]);
  });
});
