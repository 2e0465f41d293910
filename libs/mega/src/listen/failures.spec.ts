import { Listening, dataSubscriber } from '../../testing/listening';
import { type Failed } from '../mega';

describe('when SQS fails', () => {
  it('a poll is tried again after a pause, and loses nothing', async () => {
    const failures: Failed[] = [];
    const listening = new Listening([dataSubscriber(jest.fn())], {
      hooks: { failed: (failed) => failures.push(failed) },
    });
    const { queue } = listening;
    queue.intercept = ({ name }) => {
      if (name === 'ReceiveMessage' && queue.callsOf('ReceiveMessage').length === 1)
        throw new TypeError('no network');
    };
    queue.put('{}');
    await listening.until(1);
    expect(failures).toMatchObject([{ action: 'receive', error: { message: 'no network' } }]);
    expect(queue.messages).toEqual([]);
  });

  it('a deletion is tried again, and once it is given up the message will come back', async () => {
    const failures: Failed[] = [];
    const { promise: failed, resolve } = Promise.withResolvers<undefined>();
    const listening = new Listening([dataSubscriber(jest.fn())], {
      hooks: {
        failed: (failure) => {
          failures.push(failure);
          resolve(undefined);
        },
      },
    });
    const { queue, listener } = listening;
    queue.intercept = ({ name }) => {
      if (name === 'DeleteMessageBatch') throw new TypeError('no network');
    };
    queue.put('{}');
    const done = listener.listen();
    await failed;
    await listener.stop();
    await done;
    expect(failures).toMatchObject([{ action: 'delete', error: { message: 'no network' } }]);
    expect(queue.callsOf('DeleteMessageBatch')).toHaveLength(3);
    expect(queue.messages).toHaveLength(1);
    expect(listening.settlements).toEqual([]);
  });

  it('no more is received while deletions are refused, so that nothing is processed in vain', async () => {
    const { promise: failed, resolve } = Promise.withResolvers<undefined>();
    const listening = new Listening([dataSubscriber(jest.fn())], {
      maxNumberOfMessages: 10,
      hooks: { failed: () => resolve(undefined) },
    });
    const { queue, listener } = listening;
    queue.intercept = ({ name }) => {
      if (name === 'DeleteMessageBatch') throw new TypeError('not allowed');
    };
    for (let n = 0; n < 50; n += 1) queue.put('{}');
    const done = listener.listen();
    await failed;
    expect(queue.callsOf('ReceiveMessage').length).toBeLessThanOrEqual(2);
    await listener.stop();
    await done;
    expect(queue.messages).toHaveLength(50);
  });
});
