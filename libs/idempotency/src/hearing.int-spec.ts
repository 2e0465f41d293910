import { Reaction, type ReactsTo } from '@fanfare/messaging/queue/reaction.decorator';
import type { ReactionContext } from '@fanfare/messaging/queue/reaction-context';
import { busEvent } from '@fanfare/messaging/testing/bus-event';
import { until } from '@fanfare/persistence/testing/until';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { catalogue } from '@fanfare/event-contract/catalogue';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { TestService } from '../testing/test-service';

type Script = (context: ReactionContext, run: number, manager: EntityManager) => Promise<void>;

let service: TestService;
let script: Script;
let runs: Map<string, number>;

@Reaction('open-account-on-customer-validated')
class OpenAccount implements ReactsTo<'open-account-on-customer-validated'> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async handle(_: unknown, context: ReactionContext): Promise<void> {
    const run = (runs.get(context.eventId) ?? 0) + 1;
    runs.set(context.eventId, run);
    await this.unitOfWork.manager.query('INSERT INTO effects VALUES ($1, $2)', [
      context.eventId,
      `run ${run}`,
    ]);
    await script(context, run, this.unitOfWork.manager);
  }
}

beforeAll(async () => {
  service = await TestService.prepare();
  await service.start({ controllers: [OpenAccount] });
});

beforeEach(() => {
  script = () => Promise.resolve();
  runs = new Map();
});

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
    expect(runs.get(eventId)).toBe(1);
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
    script = async (_, run) => {
      if (run > 1) return;
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
    script = async ({ receiveCount }, run, manager) => {
      receives.push(receiveCount);
      if (run < 3) await manager.query("DO $$ BEGIN RAISE 'no' USING ERRCODE = '40P01'; END $$");
    };
    await service.send(message(eventId));
    await service.effectsToBe(1);

    expect(receives).toEqual([1, 1, 1]);
    expect(await service.effects()).toEqual(['run 3']);
  });

  it('that ignores the failure of a statement is not done, and its message is not lost', async () => {
    const eventId = uuidv7();
    script = async (_, run, manager) => {
      if (run === 1) await manager.query('SELECT 1 / 0').catch(() => undefined);
    };
    await service.send(message(eventId));
    await service.effectsToBe(1);
    expect(await service.effects()).toEqual(['run 2']);
  });

  it('that fails has no effect, and is tried again', async () => {
    const eventId = uuidv7();
    script = async (_, run) => {
      if (run < 4) throw new Error('no');
    };
    await service.send(message(eventId));
    await service.effectsToBe(1);
    await service.queueToBeEmpty();

    expect(await service.effects()).toEqual(['run 4']);
    expect(await service.failedAttempts()).toEqual([3]);
  });
});
