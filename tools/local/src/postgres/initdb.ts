import { once } from 'node:events';
import { chownSync, existsSync, rmSync, type WriteStream, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PostgresSite } from './postgres-site';
import { collect, run } from './program';
import { PostgresStartError } from './start-error';

export interface Owner {
  readonly name: string;
  readonly password: string;
}

/** Fills an empty data directory; one that is filled already is left as it is. */
export async function initialise(
  site: PostgresSite,
  owner: Owner,
  durable: boolean,
  log: WriteStream,
): Promise<void> {
  if (existsSync(join(site.dataDirectory, 'PG_VERSION'))) return;
  const passwordFile = join(dirname(site.dataDirectory), `.postgres-password-${String(process.pid)}`);
  writeFileSync(passwordFile, owner.password, { mode: 0o600 });
  if (site.account !== undefined) chownSync(passwordFile, site.account.uid, site.account.gid);
  try {
    const program = run(site, 'initdb', [
      `--pgdata=${site.dataDirectory}`,
      `--pwfile=${passwordFile}`,
      `--username=${owner.name}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ]);
    const output = collect(program, log);
    const [code] = (await once(program, 'close')) as [number | null];
    if (code !== 0) throw new PostgresStartError(`initdb could not fill ${site.dataDirectory}`, output());
  } finally {
    rmSync(passwordFile, { force: true });
  }
}
