import { join } from 'node:path';
import { PrefixedOutput } from '../src/process/prefixed-output';
import { ProcessRunner } from '../src/process/process-runner';

const GRACE_MS = 1_000;
const fixtures = join(__dirname, '../../../../tools/local/testing/fixtures');

/** Runs the named fixture programs until SIGTERM, with a grace of one second; SIGINT is ignored, as in a drain. */
function main(names: string[]): void {
  const apps = names.map((name) => ({
    name,
    script: join(fixtures, `${name}.cjs`),
    environment: process.env,
  }));
  const output = new PrefixedOutput(process.stdout, names);
  const runner = new ProcessRunner(apps, output, (pid) => output.line('runner', `pid ${String(pid)}`));
  process.on('SIGINT', () => undefined);
  process.once('SIGTERM', () => void runner.stop(GRACE_MS).then(() => process.exit(0)));
}

main(process.argv.slice(2));
