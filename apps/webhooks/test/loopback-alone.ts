import net, { type NetConnectOpts } from 'node:net';

/** What calls of `net.connect` are watched with. */
export interface DialWatch {
  /** How many connections this process has been about to open. */
  dialled(): number;
  end(): void;
}

const loopback = /^(?:127\.\d+\.\d+\.\d+|::1)$/;

/**
 * Counts the connections that are opened, and opens none beyond this machine: a test about what must not be called
 * calls nobody, even when what it tests is broken.
 */
export function watchDialling(): DialWatch {
  const connect = net.connect.bind(net) as (options: NetConnectOpts) => net.Socket;
  const spy = jest.spyOn(net, 'connect').mockImplementation(((options: net.TcpNetConnectOpts) => {
    const strangers = destinations(options).filter((address) => !loopback.test(address));
    if (strangers.length > 0) throw new Error(`The test would have called ${strangers.join()}.`);
    return connect(options);
  }) as typeof net.connect);
  return { dialled: () => spy.mock.calls.length, end: () => spy.mockRestore() };
}

function destinations({ host = 'localhost', lookup }: net.TcpNetConnectOpts): readonly string[] {
  if (net.isIP(host) !== 0) return [host];
  const found: string[] = [];
  lookup?.(host, { all: true }, (_error, addresses) => {
    found.push(...[addresses].flat().map((answer) => (typeof answer === 'string' ? answer : answer.address)));
  });
  return found.length > 0 ? found : [host];
}
