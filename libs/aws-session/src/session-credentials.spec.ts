import { Logger } from '@nestjs/common';
import { SessionCredentials } from './session-credentials';

type AwsCredentialIdentity = Awaited<ReturnType<SessionCredentials['provide']>>;

const start = Date.parse('2026-11-21T00:00:00Z');
const hour = 3_600_000;

/** A source whose sessions are numbered, and that answers when the test says so. */
class Source {
  calls = 0;
  private answers: PromiseWithResolvers<AwsCredentialIdentity>[] = [];

  readonly fetch = (): Promise<AwsCredentialIdentity> => {
    this.calls += 1;
    const answer = Promise.withResolvers<AwsCredentialIdentity>();
    this.answers.push(answer);
    return answer.promise;
  };

  /** Answers the oldest call with a session of this length, in milliseconds from now, or without end. */
  grant(lifetime?: number): void {
    const expiration = lifetime === undefined ? {} : { expiration: new Date(clock + lifetime) };
    this.answers
      .shift()
      ?.resolve({ accessKeyId: `key-${this.calls}`, secretAccessKey: 'secret', ...expiration });
  }

  refuse(): void {
    this.answers.shift()?.reject(new Error('STS is away'));
  }
}

let clock: number;
let source: Source;
let credentials: SessionCredentials;

beforeEach(() => {
  Logger.overrideLogger(false);
  clock = start;
  source = new Source();
  credentials = new SessionCredentials(source.fetch, () => clock);
});

async function key(): Promise<string> {
  return (await credentials.provide()).accessKeyId;
}

/** Begins a session of this length. */
async function begin(lifetime?: number): Promise<void> {
  const first = key();
  source.grant(lifetime);
  await first;
}

it('fetches once for any number of callers at the same time', async () => {
  const keys = [key(), key(), key()];
  source.grant(hour);

  expect(await Promise.all(keys)).toEqual(['key-1', 'key-1', 'key-1']);
  expect(source.calls).toBe(1);
});

it('remembers the session until its renewal is due', async () => {
  await begin(hour);
  clock += hour - 5 * 60_000 - 1;

  expect(await key()).toBe('key-1');
  expect(source.calls).toBe(1);
});

it.each([
  ['an hour', hour, hour - 5 * 60_000],
  ['five seconds', 5_000, 3_750],
])('renews a session of %s ahead of its end, and meanwhile nobody waits', async (_, lifetime, due) => {
  await begin(lifetime);
  clock += due;

  expect(await Promise.all([key(), key()])).toEqual(['key-1', 'key-1']);
  expect(source.calls).toBe(2);
  source.grant(lifetime);
  await Promise.resolve();
  clock = start + lifetime;
  expect(await key()).toBe('key-2');
});

it('never renews what has no end', async () => {
  await begin();
  clock += 1000 * hour;
  expect(await key()).toBe('key-1');
  expect(source.calls).toBe(1);
});

describe('while renewals fail', () => {
  beforeEach(async () => {
    await begin(hour);
    clock = start + hour - 60_000;
    await key();
    source.refuse();
    await new Promise(process.nextTick);
  });

  it('goes on with the session that still lives', async () => {
    expect(await key()).toBe('key-1');
  });

  it('asks again after a second, not at every call', async () => {
    clock += 999;
    await Promise.all([key(), key()]);
    expect(source.calls).toBe(2);
    clock += 1;
    await Promise.all([key(), key()]);
    expect(source.calls).toBe(3);
  });

  it('passes on the error once the session has ended, and recovers with the next call', async () => {
    clock = start + hour;
    const failing = key();
    source.refuse();
    await expect(failing).rejects.toThrow('STS is away');

    const recovering = key();
    source.grant(hour);
    expect(await recovering).toBe('key-4');
  });
});

describe('a session that AWS calls expired', () => {
  it('is fetched anew, even from a source that remembers', async () => {
    const remembering = jest.fn(source.fetch);
    credentials = new SessionCredentials(remembering, () => clock);
    await begin(hour);
    credentials.invalidate('key-1');

    const fresh = key();
    source.grant(hour);
    expect(await fresh).toBe('key-2');
    expect(remembering).toHaveBeenLastCalledWith({ forceRefresh: true });
  });

  it('is not the one that has replaced it meanwhile', async () => {
    await begin(hour);
    credentials.invalidate('key-0');
    expect(await key()).toBe('key-1');
    expect(source.calls).toBe(1);
  });

  it('is fetched once when many callers were refused', async () => {
    await begin(hour);
    for (const refused of ['key-1', 'key-1', 'key-1']) credentials.invalidate(refused);
    const keys = [key(), key(), key()];
    source.grant(hour);

    expect(await Promise.all(keys)).toEqual(['key-2', 'key-2', 'key-2']);
  });
});

it('fails when there is no session to begin with, and every call is a new attempt', async () => {
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const failing = key();
    source.refuse();
    await expect(failing).rejects.toThrow('STS is away');
    expect(source.calls).toBe(attempt);
  }
});
