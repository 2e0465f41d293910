import process from 'node:process';
import { parseArgs } from 'node:util';
import { runEventPatternBench } from '@fanfare/event-pattern/bench/event-pattern.bench';
import { BenchError } from './bench-error';
import { benchRegistrations } from './registrations/registrations.bench';

type Print = (line: string) => void;

/** Every benchmark, by the name that it is asked for with. */
const benches: Readonly<
  Record<string, { readonly about: string; readonly run: (print: Print) => Promise<void> }>
> = {
  registrations: {
    about: 'registrations through all apps, against a bare script (2 minutes)',
    run: (print) => benchRegistrations(print),
  },
  patterns: {
    about: 'events matched against 1, 100 and 10,000 rules (10 seconds)',
    run: (print) => runEventPatternBench(print),
  },
};

const help = `Measures Fanfare on this machine: npm run bench [-- <name> ...]

Without a name it runs them all. Ratios are of one run; a busy machine changes both of their sides.

${Object.entries(benches)
  .map(([name, { about }]) => `  ${name.padEnd(14)} ${about}`)
  .join('\n')}
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  const unknown = positionals.find((name) => !Object.hasOwn(benches, name));
  if (unknown !== undefined)
    throw new BenchError(`There is no benchmark ${unknown}. See npm run bench -- --help.`);
  for (const [name, { about, run }] of Object.entries(benches)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    process.stdout.write(`\n${name}: ${about}\n`);
    await run((line) => process.stdout.write(`${line}\n`));
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof BenchError ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
