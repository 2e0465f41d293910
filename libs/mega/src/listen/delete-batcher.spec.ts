import { silentLogger } from '../../testing/listening';
import { QueueInMemory } from '../../testing/queue-in-memory';
import type { SqsMessage } from '../subscriber/sqs-message';
import { DeleteBatcher } from './delete-batcher';
import { listenerSettings } from './listener-options';
import { Report } from './report';
import { SqsQueue } from './sqs-queue';

describe('the deletions of a listener', () => {
  it('are made ten at a time at most, and all of them', async () => {
    const queue = new QueueInMemory();
    const options = { queueUrl: 'http://127.0.0.1/queue', client: queue.client, logger: silentLogger };
    const settings = listenerSettings(options);
    const deletions = new DeleteBatcher(new SqsQueue(options, settings), new Report(settings));
    const deleting = Array.from({ length: 25 }, (_, n) =>
      deletions.delete({ receiptHandle: String(n) } as SqsMessage),
    );
    await deletions.flush();
    expect(await Promise.all(deleting)).toEqual(Array(25).fill(true));
    const entries = queue
      .callsOf('DeleteMessageBatch')
      .map(({ input }) => input['Entries'] as { ReceiptHandle: string }[]);
    expect(entries.map(({ length }) => length)).toEqual([10, 10, 5]);
    const handles = entries.flat().map(({ ReceiptHandle }) => ReceiptHandle);
    expect(handles).toEqual([...Array(25).keys()].map(String));
  });
});
