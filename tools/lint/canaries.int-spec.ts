import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures, type Judged, LintedWorkspace } from './linted-workspace';

/** `// expect: rule, rule` says what must be found on the line after it. */
function markedIn(path: string): readonly string[] {
  const lines = readFileSync(join(fixtures, path), 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    const rules = /^\s*\/\/ expect: (.*)$/.exec(line)?.[1]?.split(', ') ?? [];
    return rules.map((rule) => `${index + 2} ${rule}`);
  });
}

function foundBy(judged: Judged | undefined): readonly string[] | undefined {
  return judged?.findings.map(({ line, rule }) => `${line} ${rule}`);
}

describe('the lint rules', () => {
  let workspace: LintedWorkspace;

  beforeAll(() => {
    workspace = new LintedWorkspace();
  });

  afterAll(() => {
    workspace.remove();
  });

  it('let an innocent project pass through nx', () => {
    expect(workspace.nx('lint', 'process')).toMatchObject({ status: 0 });
  }, 60_000);

  it('refuse the whole workspace as `npm run lint` does', () => {
    const { scripts } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts['lint']).toContain(' && nx run lint:lint-all && ');
    const refused = workspace.nx('run', 'lint:lint-all');
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain('A project without tags matching at least one constraint');
    expect(refused.output).toContain('Unexpected any');
  }, 60_000);

  describe('find exactly what is marked', () => {
    let judged: ReadonlyMap<string, Judged>;

    beforeAll(() => {
      judged = new Map(workspace.judge().map((file) => [file.path, file]));
    }, 60_000);

    it.each(globSync('**/*.ts', { cwd: fixtures }).sort())('in %s', (path) => {
      expect(foundBy(judged.get(path))?.toSorted()).toEqual(markedIn(path).toSorted());
    });
  });
});
