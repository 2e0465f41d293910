import { lookup, Resolver } from 'node:dns/promises';

/** Finds every address of a name. It rejects when there is none; it may give up, but does not have to, when aborted. */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

const queryTimeoutMs = 2_000;
const tries = 2;

/**
 * Asks name servers, the system's unless others are given, for IPv4 and IPv6. Not the operating system: its look-ups share
 * four threads with everything else in the process, and four names that nobody answers for would hold up every endpoint.
 */
export function resolveByNameServers(servers?: readonly string[]): ResolveHost {
  return async (host, signal) => {
    const resolver = new Resolver({ timeout: queryTimeoutMs, tries });
    if (servers) resolver.setServers(servers);
    const stop = () => resolver.cancel();
    signal.addEventListener('abort', stop);
    try {
      const [v4, v6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
      if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason;
      return [v4, v6].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    } finally {
      signal.removeEventListener('abort', stop);
    }
  };
}

/** Asks the operating system, which also knows `localhost` and the names of /etc/hosts. For a laptop. */
export async function resolveBySystem(host: string): Promise<readonly string[]> {
  const answers = await lookup(host, { all: true, order: 'ipv4first' });
  return answers.map(({ address }) => address);
}
