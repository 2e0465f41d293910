import type { DeathCertificate, MessageQueue, ReceivedMessage } from '../src/queue/message-queue';

/** A dead letter as anybody can see it. */
export interface DeadLetter {
  readonly body: string;
  readonly reason: string | undefined;
  readonly errorClass: string | undefined;
  readonly errorMessage: string | undefined;
  readonly attempts: string | undefined;
}

/** A queue, what others do to it, and one that does not exist or cannot be reached. */
export interface QueueUnderTest {
  readonly queue: MessageQueue;
  readonly broken: MessageQueue;
  send(body: string): Promise<void> | void;
  /** What is visible now. */
  receive(): Promise<ReceivedMessage[]> | ReceivedMessage[];
  /** What becomes visible within some seconds; for a fake, time may just pass. */
  receiveWithin(seconds: number): Promise<ReceivedMessage[]> | ReceivedMessage[];
  deadLetters(): Promise<DeadLetter[]> | DeadLetter[];
}

/** What not every queue can promise. */
export interface QueueFeatures {
  /** It is a service with limits: certificates are cut to what it accepts, and left out where there is no room. */
  readonly hasLimits: boolean;
  /** It reports a deletion that had no effect as failed. */
  readonly noticesStaleHandles: boolean;
}

const certificate: DeathCertificate = {
  reason: 'UNPROCESSABLE',
  errorClass: 'UnprocessableError',
  message: 'no such country',
  attempts: 3,
};

/** What every {@link MessageQueue} promises. `make` gives one without messages. */
export function describeMessageQueue(
  name: string,
  make: () => Promise<QueueUnderTest> | QueueUnderTest,
  features: QueueFeatures,
): void {
  let test: QueueUnderTest;
  let queue: MessageQueue;

  async function take(count = 1): Promise<ReceivedMessage[]> {
    for (let index = 0; index < count; index += 1) await test.send(`body ${index}`);
    return test.receive();
  }

  async function takeOne(): Promise<ReceivedMessage> {
    const [message] = await take();
    if (!message) throw new Error('The message was not received.');
    return message;
  }

  const bodies = (messages: readonly ReceivedMessage[]): string[] => messages.map(({ body }) => body).sort();
  const stale = (message: ReceivedMessage): ReceivedMessage => ({ ...message, receiptHandle: 'stale' });

  describe(name, () => {
    beforeEach(async () => {
      test = await make();
      ({ queue } = test);
    });

    it('says how often a message was received', async () => {
      const first = await takeOne();
      expect(first).toMatchObject({ body: 'body 0', receiveCount: 1 });
      await queue.hide([first], 0);
      expect(await test.receive()).toMatchObject([{ messageId: first.messageId, receiveCount: 2 }]);
    });

    describe('deleting', () => {
      it('is for good, for up to ten at once', async () => {
        const messages = await take(10);
        expect(messages).toHaveLength(10);
        expect(await queue.delete(messages)).toEqual([]);
        await queue.hide(messages, 0).catch(() => undefined);
        expect(await test.receive()).toEqual([]);
      });

      it('does nothing to a message whose handle is not the last one, and succeeds for the others', async () => {
        const [one, two, three] = (await take(3)) as [ReceivedMessage, ReceivedMessage, ReceivedMessage];
        const failed = await queue.delete([one, stale(two), three]);
        expect(failed).toEqual(features.noticesStaleHandles ? [stale(two)] : []);
        await queue.hide([two], 0);
        expect(bodies(await test.receive())).toEqual([two.body]);
      });
    });

    describe('hiding', () => {
      it('for no time hands the message back at once', async () => {
        const messages = await take(2);
        expect(await queue.hide(messages, 0)).toEqual([]);
        expect(bodies(await test.receive())).toEqual(['body 0', 'body 1']);
      });

      it('lasts as long as it is asked to', async () => {
        const messages = await take(2);
        await queue.hide(messages.slice(0, 1), 1);
        expect(await test.receive()).toEqual([]);
        expect(bodies(await test.receiveWithin(3))).toEqual(bodies(messages.slice(0, 1)));
      });

      it('tells for which messages it failed, and succeeds for the others', async () => {
        const [one, two] = (await take(2)) as [ReceivedMessage, ReceivedMessage];
        expect(await queue.hide([one, stale(two)], 0)).toEqual([stale(two)]);
        expect(bodies(await test.receive())).toEqual([one.body]);
      });
    });

    describe('burying', () => {
      it('puts a copy with its certificate into the dead-letter queue and leaves the original', async () => {
        const message = await takeOne();
        await queue.bury(message, certificate);

        expect(await test.deadLetters()).toEqual([
          {
            body: message.body,
            reason: 'UNPROCESSABLE',
            errorClass: 'UnprocessableError',
            errorMessage: 'no such country',
            attempts: '3',
          },
        ]);
        await queue.hide([message], 0);
        expect(bodies(await test.receive())).toEqual([message.body]);
      });

      it.each([
        ['nothing', ''],
        ['control characters', '\u0000\u0007\u001b[31mred'],
        ['half a character', '\ud83d'],
        ['a character that straddles the end', `${'x'.repeat(499)}\u{1F389}${'x'.repeat(499)}`],
        ['what is no character', '\ufffe\uffff'],
        ['very much', 'x'.repeat(100_000)],
      ])('works for an error that says %s', async (_, text) => {
        await queue.bury(await takeOne(), { ...certificate, errorClass: text, message: text });
        expect(await test.deadLetters()).toMatchObject([{ body: 'body 0', reason: 'UNPROCESSABLE' }]);
      });

      if (features.hasLimits) {
        it('works without the certificate when the message is as large as a message can be', async () => {
          await test.send('x'.repeat(1_048_576));
          const [large] = await test.receive();
          if (!large) throw new Error('The message was not received.');
          await queue.bury(large, certificate);
          const [letter] = await test.deadLetters();
          expect(letter?.body).toHaveLength(1_048_576);
          expect(letter?.reason).toBeUndefined();
        });
      }
    });

    it('resolves a check when it can be reached', async () => {
      await expect(queue.check()).resolves.toBeUndefined();
    });

    it('rejects every call when it cannot be reached or does not exist', async () => {
      const message = await takeOne();
      const { broken } = test;
      const calls = [
        broken.delete([message]),
        broken.hide([message], 1),
        broken.bury(message, certificate),
        broken.check(),
      ];
      const settled = await Promise.allSettled(calls);
      expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    });
  });
}
