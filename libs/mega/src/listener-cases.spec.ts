import { attributesOf, camelCase, eachCase } from '../testing/conformance-cases';
import { listenToOne, subscriberClass } from '../testing/listening';
import { type ListenerCase, megaCases } from '../testing/mega-cases';
import { DataSubscriber, MegaError, type ProcessResult, type ProcessStatus, SqsListener } from './mega';

const cases = megaCases();
const queueUrl = 'http://127.0.0.1/queue';

describe('subscriber', () => {
  eachCase(cases.subscriber, async ({ kind, attributes, body, expect: expected }) => {
    const process = jest.fn();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    await listenToOne(text, [subscriberClass(kind, attributesOf(attributes), process)]);
    expect(process).toHaveBeenCalledTimes(expected ? 1 : 0);
  });
});

describe('status', () => {
  class TransientError extends Error {}
  class RefinedTransientError extends TransientError {}

  const thrown: Readonly<Record<string, Error>> = {
    'throw:generic': new TypeError('generic'),
    'throw:retriable': new TransientError('retriable'),
    'throw:retriable_subclass': new RefinedTransientError('retriable'),
  };

  function outcomeOf(outcome: string | null): ProcessResult {
    const error = thrown[outcome ?? ''];
    if (error) throw error;
    return (outcome ?? undefined) as ProcessStatus | undefined;
  }

  eachCase(cases.status, async ({ outcomes, expect_delete: deleted, expect_called: called }) => {
    const process = jest.fn(outcomeOf);
    const retriableErrors = [TransientError];
    const { queue } = await listenToOne(
      '{"a":1}',
      outcomes.map((outcome) => subscriberClass('data', { retriableErrors }, () => process(outcome))),
    );
    expect(queue.messages).toHaveLength(deleted ? 0 : 1);
    expect(process.mock.calls.flat()).toEqual(outcomes.slice(0, called));
  });
});

describe('listener', () => {
  eachCase(cases.listener, async (testCase) => {
    if (testCase.body === undefined) expectConstruction(testCase);
    else await expectHandling(testCase.body, testCase);
  });

  async function expectHandling(body: string, testCase: ListenerCase): Promise<void> {
    const { subscribers = [], expect_delete: deleted = false, expect_called: called = 0 } = testCase;
    const process = jest.fn();
    const classes = subscribers.map(({ kind, ...attributes }) =>
      subscriberClass(String(kind), attributesOf(attributes), process),
    );
    const keep = { unmatched: 'keep', undecodable: 'keep' } as const;
    const { queue } = await listenToOne(body, classes, testCase.scenario.includes('keep') ? keep : {});
    expect(queue.messages).toHaveLength(deleted ? 0 : 1);
    expect(process).toHaveBeenCalledTimes(called);
    const calls = testCase.expect_delete_calls ?? (deleted ? 1 : 0);
    expect(queue.callsOf('DeleteMessageBatch')).toHaveLength(calls);
  }

  function expectConstruction({ scenario, expect: expected }: ListenerCase): void {
    expect(scenario).toMatch(known);
    const construct = () => constructed(scenario);
    if (expected === 'error') expect(construct).toThrow(MegaError);
    else expect(construct()).toMatchObject(typeof expected === 'object' ? (Object(expected) as object) : {});
  }
});

class Any extends DataSubscriber {
  process(): undefined {
    return undefined;
  }
}
class Heir extends Any {}

const option = /^(max_number_of_messages|wait_time_seconds|visibility_timeout)_(.+)$/;
const registrations: readonly (readonly [RegExp, readonly unknown[]])[] = [
  [/duplicate|twice/, [Any, Any]],
  [/subclass/, [Any, Heir]],
  [/unrelated/, [Map]],
  [/instance/, [new Any()]],
  [/non_class|not_a_class/, ['Any']],
];
const known = new RegExp(
  [...registrations.map(([words]) => words), option, /^defaults$/, /queue_url/]
    .map(({ source }) => source)
    .join('|'),
);

/** What a scenario without a message makes: a listener with an option, with classes, or with nothing. */
function constructed(scenario: string): unknown {
  const [, name, value] = option.exec(scenario) ?? [];
  const listener = new SqsListener({
    queueUrl: scenario.includes('queue_url') ? '' : queueUrl,
    ...(name === undefined ? {} : { [camelCase(name)]: Number(value) }),
  });
  const classes = registrations.find(([words]) => words.test(scenario))?.[1] ?? [];
  for (const type of classes) listener.registerSubscriber(type as typeof Any);
  return {
    max_number_of_messages: listener.maxNumberOfMessages,
    wait_time_seconds: listener.waitTimeSeconds,
    visibility_timeout: listener.visibilityTimeout,
  };
}
