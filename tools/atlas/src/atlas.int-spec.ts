import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runAtlas } from './atlas';
import { staleDocuments } from './documents';

const repository = resolve(__dirname, '../../..');

describe('the generated documents of this repository', () => {
  it('say what the topology says; `npm run events -- --update` mends them', () => {
    const { documents, faults } = staleDocuments(repository);
    expect([...documents.keys(), ...faults]).toEqual([]);
  });
});

describe('npm run events', () => {
  let root: string;
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const update = () => runAtlas(['--update'], root);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fanfare-atlas-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('prints the catalogue and writes nothing', () => {
    const { output, problems } = runAtlas([], root);
    expect(output).toMatch(/^CustomerRegistered {2}version 1, public, said by registration$/m);
    expect(problems).toEqual([]);
    expect(globSync('**/*', { cwd: root })).toEqual([]);
  });

  it('explains itself when asked, and when it does not understand', () => {
    expect(runAtlas(['--help'], root)).toMatchObject({
      output: expect.stringContaining('--update'),
      problems: [],
    });
    const { output, problems } = runAtlas(['--udpate'], root);
    expect(output).toBe('');
    expect(problems.join('\n')).toMatch(/--udpate.*--update/s);
  });

  it('writes the record and the page of a new workspace, and has nothing to do the second time', () => {
    expect(update().output).toContain('Wrote libs/event-contract/schemas/CustomerRegistered.v1.json');
    expect(read('libs/event-contract/fixtures/golden/CustomerRegistered.v1.json')).toContain(
      'ada@example.com',
    );
    expect(read('docs/event-flow.md')).toContain('`<stage>-accounts-open-account-on-customer-validated`');
    expect(update()).toEqual({ output: 'Everything is up to date.', problems: [] });
  });

  it('writes what is committed here', () => {
    update();
    const written = globSync('libs/event-contract/**/*.json', { cwd: root });
    expect(written.length).toBeGreaterThan(0);
    for (const path of written) expect(read(path)).toBe(readFileSync(join(repository, path), 'utf8'));
  });

  it('refuses a schema that breaks its readers, names the field, and writes nothing at all', () => {
    const path = 'libs/event-contract/schemas/CustomerAccountActivated.v1.json';
    cpSync(join(repository, 'libs/event-contract/schemas'), join(root, 'libs/event-contract/schemas'), {
      recursive: true,
    });
    const committed = JSON.parse(read(path)) as { properties: object; required: string[] };
    const earlier = { ...committed, properties: { ...committed.properties, password: { type: 'string' } } };
    writeFileSync(join(root, path), JSON.stringify(earlier));
    const { output, problems } = update();
    expect(output).toBe('');
    expect(problems[0]).toMatch(
      /^CustomerAccountActivated version 1: password was removed; make it version 2/,
    );
    expect(existsSync(join(root, 'docs'))).toBe(false);
    expect(JSON.parse(read(path))).toEqual(earlier);
  });

  it('mends the diagram of the README and leaves the rest of it alone', () => {
    const [start, end] = ['<!-- event-flow:start -->', '<!-- event-flow:end -->'];
    writeFileSync(join(root, 'README.md'), `# Fanfare\n\n${start}\nold\n${end}\n\nThe rest.\n`);
    update();
    const readme = read('README.md');
    expect(readme.startsWith(`# Fanfare\n\n${start}\n\n\`\`\`mermaid\nflowchart LR\n`)).toBe(true);
    expect(readme.endsWith(`\n\`\`\`\n\n${end}\n\nThe rest.\n`)).toBe(true);
    expect(readme).not.toContain('old');
    expect(update().output).toBe('Everything is up to date.');
  });

  it('refuses a README that has no place for the diagram, and says which lines make one', () => {
    writeFileSync(join(root, 'README.md'), '# Fanfare\n');
    expect(update().problems[0]).toContain('<!-- event-flow:start -->');
    expect(read('README.md')).toBe('# Fanfare\n');
  });
});
