import { listenToOne, dataSubscriber } from '../../testing/listening';
import { InvalidSubscriberError, type MegaLogger, type Processed } from '../mega';

describe('what a listener tells', () => {
  it('is, by hooks: what came, what each subscriber did, and what became of it', async () => {
    const told: string[] = [];
    const error = new TypeError('broken');
    const failing = dataSubscriber(() => {
      throw error;
    });
    await listenToOne('{}', [failing, dataSubscriber(() => 'GARBAGE')], {
      hooks: {
        received: ({ messageId }) => told.push(`received ${messageId}`),
        processed: ({ status, error: thrown, milliseconds }: Processed) => {
          expect(milliseconds).toBeGreaterThanOrEqual(0);
          told.push(`${status}: ${String(thrown === error || thrown instanceof InvalidSubscriberError)}`);
        },
        settled: ({ outcome }) => told.push(outcome),
      },
    });
    expect(told).toEqual(['received message-1', 'FATAL_ERROR: true', 'FATAL_ERROR: true', 'deleted']);
  });

  it('changes nothing when hooks and loggers throw', async () => {
    const fail = () => {
      throw new TypeError('of a hook');
    };
    const process = jest.fn();
    const hooks = { received: fail, processed: fail, settled: fail, failed: fail };
    const logger: MegaLogger = { debug: fail, info: fail, warn: fail, error: fail };
    const { queue } = await listenToOne('{}', [dataSubscriber(process)], { hooks, logger });
    expect(process).toHaveBeenCalledTimes(1);
    expect(queue.messages).toEqual([]);
  });

  it('shows no payload unless asked', async () => {
    const lines: string[] = [];
    const write = (message: string, details?: object) => lines.push(message + JSON.stringify(details));
    const logger = { debug: write, info: write, warn: write, error: write };
    await listenToOne('{"secret":1}', [dataSubscriber(jest.fn())], { logger });
    expect(lines.join()).toMatch(/querying messages.*message received.*message deleted/);
    expect(lines.join()).not.toContain('secret');
    await listenToOne('{"secret":1}', [dataSubscriber(jest.fn())], { logger, logPayloads: true });
    expect(lines.join()).toContain('secret');
  });
});
