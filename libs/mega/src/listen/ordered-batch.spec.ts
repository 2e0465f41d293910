import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { dataSubscriber, Listening } from '../../testing/listening';
import { ProcessStatus } from '../mega';
import type { SqsMessage } from '../subscriber/sqs-message';
import { handleInOrder } from './ordered-batch';

const fifo = { queueUrl: 'http://127.0.0.1/queue.fifo', maxNumberOfMessages: 10 };

interface Planned {
  readonly group: string | null;
  readonly gone: boolean;
  readonly turns: number;
}

const plan = fc.record<Planned>({
  group: fc.constantFrom('a', 'b', 'c', null),
  gone: fc.boolean(),
  turns: fc.nat({ max: 3 }),
});

function message({ group }: Planned, ordinal: number): SqsMessage {
  return { messageId: String(ordinal), messageGroupId: group } as SqsMessage;
}

describe('a batch of ordered groups', () => {
  it('keeps each group in order, one at a time, and begins nothing of a group after a message that stays', async () => {
    const batches = fc.tuple(fc.array(plan, { maxLength: 10 }), fc.integer({ min: 1, max: 10 }));
    await fc.assert(
      fc.asyncProperty(batches, async ([plans, concurrency]) => {
        const busy = new Set<string>();
        const begun: number[] = [];
        const left = await handleInOrder(plans.map(message), {
          concurrency,
          groupsAreOrdered: true,
          stopped: () => false,
          handle: async ({ messageId, messageGroupId }) => {
            const { turns, gone } = plans[Number(messageId)] as Planned;
            begun.push(Number(messageId));
            expect(busy.has(messageGroupId ?? '')).toBe(false);
            if (messageGroupId !== null) busy.add(messageGroupId);
            for (let turn = 0; turn < turns; turn += 1) await nextTurn();
            busy.delete(messageGroupId ?? '');
            return gone;
          },
        });
        const handledOf = (group: string | null) =>
          begun.filter((ordinal) => plans[ordinal]?.group === group);
        for (const group of ['a', 'b', 'c', null]) {
          const all = [...plans.keys()].filter((ordinal) => plans[ordinal]?.group === group);
          const firstToStay = all.findIndex((ordinal) => plans[ordinal]?.gone === false);
          const expected = group === null || firstToStay < 0 ? all : all.slice(0, firstToStay + 1);
          expect(handledOf(group)).toEqual(expected);
        }
        expect([...begun, ...left.map(({ messageId }) => Number(messageId))].sort((a, b) => a - b)).toEqual([
          ...plans.keys(),
        ]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('listening to a FIFO queue', () => {
  it('hands back what follows a kept message in its group, and goes on with the other groups', async () => {
    const seen: unknown[] = [];
    const keepSecond = dataSubscriber(({ n }) => {
      seen.push(n);
      return n === 'a2' ? ProcessStatus.RETRY_LATER : undefined;
    });
    const listening = new Listening([keepSecond], fifo);
    for (const n of ['a1', 'b1', 'a2', 'a3', 'b2', 'a4'])
      listening.queue.put(JSON.stringify({ n }), n.slice(0, 1));
    await listening.until(4);
    expect(seen).toEqual(['a1', 'b1', 'a2', 'b2']);
    expect(listening.queue.messages.map(({ body, visible }) => [body, visible])).toEqual([
      ['{"n":"a2"}', false],
      ['{"n":"a3"}', true],
      ['{"n":"a4"}', true],
    ]);
  });

  it('does not begin the next message of a group before the one before it is deleted', async () => {
    const listening = new Listening([dataSubscriber(jest.fn())], { ...fifo, concurrency: 10 });
    const { queue } = listening;
    const steps: string[] = [];
    queue.intercept = ({ name, input }) => {
      if (name === 'DeleteMessageBatch') steps.push(`delete ${String((input['Entries'] as []).length)}`);
    };
    for (const n of [1, 2, 3]) queue.put(JSON.stringify({ n }), 'group');
    await listening.until(3);
    expect(steps).toEqual(['delete 1', 'delete 1', 'delete 1']);
  });

  it('does not care for groups in a standard queue, where they are only fair', async () => {
    const seen: unknown[] = [];
    const keepAll = dataSubscriber(({ n }) => {
      seen.push(n);
      return ProcessStatus.RETRY_LATER;
    });
    const listening = new Listening([keepAll], { maxNumberOfMessages: 10 });
    for (const n of [1, 2, 3]) listening.queue.put(JSON.stringify({ n }), 'group');
    await listening.until(3);
    expect(seen).toEqual([1, 2, 3]);
  });
});
