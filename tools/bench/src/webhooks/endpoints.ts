import { BenchError } from '../bench-error';
import { apiKey } from '../local-platform';
import type { Behaviour, Sink } from './sink';

/** A receiver that was registered. */
export interface Endpoint {
  readonly id: string;
  readonly behaviour: Behaviour;
  /** The event that it gets. */
  readonly eventType: string;
}

const atOnce = 8;
let ordinal = 0;

/** Registers and removes receivers at the API of an instance. */
export class Endpoints {
  constructor(
    private readonly appUrl: string,
    private readonly sink: Sink,
  ) {}

  /** Registers receivers, each for the event that it is named with. */
  async add(wanted: readonly Omit<Endpoint, 'id'>[]): Promise<Endpoint[]> {
    return inBatches(wanted, async (each) => {
      ordinal += 1;
      const url = this.sink.url(each.behaviour, String(ordinal));
      const { id } = (await this.call('POST', '/endpoints', {
        url,
        eventTypes: [each.eventType],
      })) as { id: string };
      return { ...each, id };
    });
  }

  /** What still waits for these is never sent. */
  async remove(endpoints: readonly Endpoint[]): Promise<void> {
    await inBatches(endpoints, ({ id }) => this.call('DELETE', `/endpoints/${id}`));
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.appUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : null,
    });
    const text = await answer.text();
    if (!answer.ok) throw new BenchError(`${method} ${path} was answered ${String(answer.status)}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}

async function inBatches<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += atOnce)
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
  return results;
}
