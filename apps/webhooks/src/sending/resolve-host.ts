import { lookup, Resolver } from 'node:dns/promises';

/** Finds every address of a name. It may reject, and give up when the signal is aborted, but does not have to. */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

const queryTimeoutMs = 2_000;
const tries = 2;

/**
 * Asks the name servers, IPv4 first. Not the operating system: its look-ups share four threads with everything else in the
 * process, and four names whose servers never answer would hold up every other endpoint.
 */
export async function resolveByNameServers(host: string, signal: AbortSignal): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: queryTimeoutMs, tries });
  const stop = () => resolver.cancel();
  signal.addEventListener('abort', stop);
  try {
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const addresses = [v4, v6].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length === 0 && v4.status === 'rejected') throw v4.reason;
    return addresses;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Asks the operating system, which also knows `localhost` and the names of /etc/hosts. For a laptop. */
export async function resolveBySystem(host: string): Promise<readonly string[]> {
  const answers = await lookup(host, { all: true, order: 'ipv4first' });
  return answers.map(({ address }) => address);
}
