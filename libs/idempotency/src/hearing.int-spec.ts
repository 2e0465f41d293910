import { busEvent } from '@fanfare/messaging/testing/bus-event';
import { until } from '@fanfare/persistence/testing/until';
import { catalogue } from '@fanfare/event-contract/catalogue';
import { uuidv7 } from 'uuidv7';
import { ScriptedReaction, resetScript, script } from '../testing/scripted-reaction';
import { TestService } from '../testing/test-service';

let service: TestService;

beforeAll(async () => {
  service = await TestService.prepare();
  await service.start({ controllers: [ScriptedReaction] });
});

beforeEach(resetScript);

afterEach(async () => {
  await service.outside.query('TRUNCATE effects, failed_attempts');
});

afterAll(() => service.end());

const message = (eventId: string, data: unknown = catalogue.CustomerValidated.example): string =>
  busEvent('CustomerValidated', { metadata: { eventId }, data });

describe('an event that is delivered more than once', () => {
  it('has one effect when it comes five times at once, and every copy is gone', async () => {
    const eventId = uuidv7();
    await service.send(...Array.from({ length: 5 }, () => message(eventId)));
    await service.effectsToBe(1);
    await service.queueToBeEmpty();

    expect(await service.effects()).toEqual(['run 1']);
    expect(script.runs.get(eventId)).toBe(1);
    expect(await service.failedAttempts()).toEqual([]);
  });

  it('has one effect when it comes again later, in another message', async () => {
    const eventId = uuidv7();
    await service.send(message(eventId));
    await service.queueToBeEmpty();
    await service.send(message(eventId));
    await service.queueToBeEmpty();
    expect(await service.effects()).toEqual(['run 1']);
  });

  it('waits for the first copy and takes over when that fails', async () => {
    const eventId = uuidv7();
    const bothAreThere = Promise.withResolvers<void>();
    script.act = async ({ number }) => {
      if (number > 1) return;
      await bothAreThere.promise;
      throw new Error('no');
    };
    await service.send(message(eventId), message(eventId));
    await until('a copy that waits for the other', async () => {
      const waiting = await service.outside.query<unknown[]>(
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      );
      return waiting.length > 0;
    });
    bothAreThere.resolve();
    await service.effectsToBe(1);
    await service.queueToBeEmpty();

    expect(await service.effects()).toEqual(['run 2']);
  });

  it('is dead when it comes again with other content, and its first effect stays', async () => {
    const eventId = uuidv7();
    await service.send(message(eventId));
    await service.effectsToBe(1);
    const { example } = catalogue.CustomerValidated;
    const other = message(eventId, { ...example, customer: { ...example.customer, firstName: 'Eve' } });
    await service.send(other);

    const [letter] = await service.deadLetters(1);
    expect(letter).toMatchObject({
      body: other,
      certificate: { reason: 'UNPROCESSABLE', errorClass: 'EventContentConflictError', attempts: '1' },
    });
    expect(await service.effects()).toEqual(['run 1']);
  });

  it('loses no attempt while it is being handled elsewhere for long', async () => {
    const eventId = uuidv7();
    const elsewhere = service.outside.createQueryRunner();
    await elsewhere.startTransaction();
    await elsewhere.query('INSERT INTO processed_messages VALUES ($1, $2, $3, $4)', [
      service.route.reaction,
      eventId,
      Buffer.alloc(32),
      'elsewhere',
    ]);
    await service.send(message(eventId));
    const inFlight = (): Promise<boolean> =>
      service.outside
        .query<unknown[]>(
          "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
        )
        .then((rows) => rows.length > 0);
    await until('a copy that waits', inFlight);
    await until('the end of its patience', async () => !(await inFlight()));
    await elsewhere.rollbackTransaction();
    await elsewhere.release();
    await service.effectsToBe(1);

    expect(await service.failedAttempts()).toEqual([]);
  });
});

describe('a handler', () => {
  it('that runs into a deadlock runs again, within the same delivery', async () => {
    const eventId = uuidv7();
    const receives: number[] = [];
    script.act = async ({ context, number, manager }) => {
      receives.push(context.receiveCount);
      if (number < 3) await manager.query("DO $$ BEGIN RAISE 'no' USING ERRCODE = '40P01'; END $$");
    };
    await service.send(message(eventId));
    await service.effectsToBe(1);

    expect(receives).toEqual([1, 1, 1]);
    expect(await service.effects()).toEqual(['run 3']);
  });

  it('that ignores the failure of a statement is not done, and its message is not lost', async () => {
    const eventId = uuidv7();
    script.act = async ({ number, manager }) => {
      if (number === 1) await manager.query('SELECT 1 / 0').catch(() => undefined);
    };
    await service.send(message(eventId));
    await service.effectsToBe(1);
    expect(await service.effects()).toEqual(['run 2']);
  });

  it('that fails has no effect, and is tried again', async () => {
    const eventId = uuidv7();
    script.act = async ({ number }) => {
      if (number < 4) throw new Error('no');
    };
    await service.send(message(eventId));
    await service.effectsToBe(1);
    await service.queueToBeEmpty();

    expect(await service.effects()).toEqual(['run 4']);
    expect(await service.failedAttempts()).toEqual([3]);
  });
});
