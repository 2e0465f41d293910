import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { listenToOne, silentLogger, subscriberClass } from '../testing/listening';
import { type ListenerCase, megaCases, type PatternCase } from '../testing/mega-cases';
import { read } from '../testing/pattern-language';
import {
  compilePattern,
  DataSubscriber,
  DateTime,
  decodeBody,
  encodeBody,
  InvalidMegaPayloadError,
  InvalidPatternError,
  matches,
  MegaError,
  type MegaEventFields,
  type MegaObjectFields,
  MegaPayload,
  type Pattern,
  PatternMismatchError,
  PayloadBuilder,
  ProcessStatus,
  type ProcessResult,
  type Publishable,
  SnsPublisher,
  SqsListener,
  SqsPublisher,
} from './mega';

const cases = megaCases();
const queueUrl = 'http://127.0.0.1/queue';

/** Runs one test for each case, named after it. A group that a file leaves out has no tests. */
function each<Case extends { readonly id: string; readonly note?: string }>(
  group: readonly Case[] | undefined,
  run: (testCase: Case) => unknown,
): void {
  for (const testCase of group ?? []) {
    const { id, note } = testCase;
    it(note === undefined ? id : `${id}: ${note}`, async () => {
      await run(testCase);
    });
  }
}

/** Times compare as instants: native ones, and the texts of timestamps. */
function comparable(value: unknown, key = ''): unknown {
  if (value instanceof Date || value instanceof DateTime)
    return { instant: instantOf(JSON.stringify(value)) };
  if (key === 'timestamp') return { instant: instantOf(String(value)) };
  if (Array.isArray(value)) return value.map((item) => comparable(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, comparable(item, name)]));
}

function instantOf(text: string): string {
  const bare = text.replaceAll('"', '');
  return new Date(/Z|[+-]\d\d:?\d\d$/.test(bare) ? bare : `${bare}Z`).toISOString();
}

function fieldsOf({ event, object, extra }: MegaPayload): unknown {
  const { timestampAsWritten, ...fields } = event;
  expect(timestampAsWritten.toDate()).toEqual(event.timestamp);
  return comparable({ event: fields, object: object && { ...object }, extra });
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function withNames(attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [camelCase(name), read(value)]),
  );
}

describe('pattern', () => {
  each(cases.pattern, ({ pattern, payload, expect: expected, skip_js: inexpressible }) => {
    const run = () => matches(read(payload), read(pattern) as Pattern);
    if (inexpressible === true) expect(typeof run()).toBe('boolean');
    else if (typeof expected === 'boolean') expect(run()).toBe(expected);
    else expect(run).toThrow();
  });
});

describe('pattern in strict mode', () => {
  const answer = ({ pattern, payload }: PatternCase) =>
    matches(read(payload), read(pattern) as Pattern, { mode: 'strict' });
  const comparisons = cases.pattern.filter(
    ({ expect: expected, skip_js: inexpressible }) => typeof expected === 'boolean' && inexpressible !== true,
  );

  each(comparisons, (testCase) => {
    if (testCase.python === 'raises:LeftHandSideTypeError')
      expect(() => answer(testCase)).toThrow(PatternMismatchError);
    else expect(answer(testCase)).toBe(testCase.strict_expect ?? testCase.expect);
  });

  it('counts what it throws as no match, where the cases say what strict matching answers', () => {
    const sensitive = cases.pattern.filter((testCase) => testCase.strict_expect !== undefined);
    const answers = sensitive.map((testCase) => {
      try {
        return answer(testCase);
      } catch (error) {
        expect(error).toBeInstanceOf(PatternMismatchError);
        return false;
      }
    });
    expect(answers).toEqual(sensitive.map(({ strict_expect: expected }) => expected));
  });
});

describe('pattern_build', () => {
  each(cases.pattern_build, ({ pattern }) => {
    expect(() => compilePattern(read(pattern) as Pattern)).toThrow(InvalidPatternError);
  });
});

describe('subscriber', () => {
  each(cases.subscriber, async ({ kind, attributes, body, expect: expected }) => {
    const process = jest.fn();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    await listenToOne(text, [subscriberClass(kind, withNames(attributes), process)]);
    expect(process).toHaveBeenCalledTimes(expected ? 1 : 0);
  });
});

describe('classification', () => {
  each(cases.classification, ({ body, expect: expected }) => {
    const decoded = decodeBody(body);
    const { payload, base64, mega, sns } = expected;
    expect(decoded.kind).toBe(expected.kind);
    if (payload !== undefined) expect(comparable(decoded.payload)).toEqual(comparable(read(payload)));
    if (base64 !== undefined)
      expect(Buffer.from(decoded.payload as Uint8Array).toString('base64')).toBe(base64);
    if (mega !== undefined) expect(fieldsOf(decoded.payload as MegaPayload)).toEqual(comparable(mega));
    const envelope = Object.entries(decoded.embeddedMessage ?? {}).map(([name, value]) => [
      snakeCase(name),
      value,
    ]);
    if (sns === undefined) expect(envelope).toEqual([]);
    else expect(Object.fromEntries(envelope)).toMatchObject(sns);
  });
});

describe('event_parse', () => {
  each(cases.event_parse, ({ input, expect: expected }) => {
    if (expected === 'error') expect(() => MegaPayload.parse(input)).toThrow(InvalidMegaPayloadError);
    else expect(fieldsOf(MegaPayload.parse(input))).toEqual(comparable(expected));
  });
});

describe('event_build', () => {
  each(cases.event_build, ({ steps, expect: expected }) => {
    const build = () => built(steps).toJSON();
    if (expected === 'error') expect(build).toThrow(InvalidMegaPayloadError);
    else expect(comparable(build())).toEqual(comparable(expected));
  });
});

function built(steps: readonly (readonly [string, Readonly<Record<string, unknown>>])[]): MegaPayload {
  const builder = new PayloadBuilder();
  for (const [step, fields] of steps) {
    if (step === 'event') builder.withEvent(fields as MegaEventFields);
    else if (step === 'object') builder.withObject(fields as unknown as MegaObjectFields);
    else builder.withExtra(fields);
  }
  return builder.build();
}

describe('publish', () => {
  each(cases.publish, async ({ payload, binary_encoding: binaryEncoding, expect: expected }) => {
    const sent: { MessageBody?: string }[] = [];
    const client = { send: ({ input }: { input: object }) => Promise.resolve(sent.push(input) && {}) };
    const publisher = new SqsPublisher({
      queueUrl,
      client: client as unknown as SQSClient,
      logger: silentLogger,
    });
    const publishing = publisher.publish(publishable(payload), { binaryEncoding });
    if (expected === 'error') {
      await expect(publishing).rejects.toThrow('publish');
      expect(sent).toEqual([]);
      return;
    }
    await publishing;
    const body = sent[0]?.MessageBody ?? '';
    if (expected.body !== undefined) expect(body).toBe(expected.body);
    if (expected.json !== undefined) expect(comparable(JSON.parse(body))).toEqual(comparable(expected.json));
    if (expected.bson !== undefined)
      expect(comparable(decodeBody(body).payload)).toEqual(comparable(expected.bson));
  });
});

function publishable(payload: unknown): Publishable {
  const { $bytes, $mega } = (payload ?? {}) as { $bytes?: string; $mega?: object };
  if ($bytes !== undefined) return Buffer.from($bytes, 'base64');
  if ($mega === undefined) return payload as Publishable;
  const steps = Array.isArray($mega) ? ($mega as Parameters<typeof built>[0]) : Object.entries($mega);
  return built(steps as Parameters<typeof built>[0]);
}

describe('publish_target', () => {
  each(cases.publish_target, async ({ publisher, default: target, override, expect: expected }) => {
    const sent: { QueueUrl?: string; TopicArn?: string }[] = [];
    const client = { send: ({ input }: { input: object }) => Promise.resolve(sent.push(input) && {}) };
    const publishing =
      publisher === 'sqs'
        ? new SqsPublisher({
            queueUrl: target,
            client: client as unknown as SQSClient,
            logger: silentLogger,
          }).publish('text', { queueUrl: override })
        : new SnsPublisher({
            topicArn: target,
            client: client as unknown as SNSClient,
            logger: silentLogger,
          }).publish('text', { topicArn: override });
    if (expected === 'error') await expect(publishing).rejects.toThrow('Missing');
    else await publishing;
    expect(sent.map(({ QueueUrl, TopicArn }) => QueueUrl ?? TopicArn)).toEqual(
      expected === 'error' ? [] : [expected],
    );
  });
});

describe('bson', () => {
  each(cases.bson, ({ base64, decoded, reencodes_identically: identical }) => {
    const { kind, payload } = decodeBody(base64);
    expect(kind).toBe('DATA');
    expect(comparable(payload)).toEqual(comparable(read(decoded)));
    expect(encodeBody(payload as Publishable, { binaryEncoding: true }) === base64).toBe(identical);
  });
});

describe('status', () => {
  class TransientError extends Error {}
  class RefinedTransientError extends TransientError {}

  const processes: Readonly<Record<string, () => ProcessResult>> = {
    'throw:generic': () => {
      throw new TypeError('generic');
    },
    'throw:retriable': () => {
      throw new TransientError('retriable');
    },
    'throw:retriable_subclass': () => {
      throw new RefinedTransientError('retriable');
    },
    ...Object.fromEntries(Object.values(ProcessStatus).map((status) => [status, () => status])),
  };

  each(cases.status, async ({ outcomes, expect_delete: deleted, expect_called: called }) => {
    const process = jest.fn<ProcessResult, [string | null]>((outcome) =>
      outcome === null ? undefined : (processes[outcome]?.() ?? (outcome as ProcessStatus)),
    );
    const attributes = { retriableErrors: [TransientError] };
    const { queue } = await listenToOne(
      '{"a":1}',
      outcomes.map((outcome) => subscriberClass('data', attributes, () => process(outcome))),
    );
    expect(queue.messages).toHaveLength(deleted ? 0 : 1);
    expect(process.mock.calls.flat()).toEqual(outcomes.slice(0, called));
  });
});

describe('listener', () => {
  each(cases.listener, async (testCase) => {
    if (testCase.body === undefined) return expectAtConstruction(testCase);
    const process = jest.fn();
    const subscribers = (testCase.subscribers ?? []).map(({ kind, ...attributes }) =>
      subscriberClass(String(kind), withNames(attributes), process),
    );
    const { queue } = await listenToOne(testCase.body, subscribers);
    expect(queue.messages).toHaveLength(testCase.expect_delete === true ? 0 : 1);
    expect(process).toHaveBeenCalledTimes(testCase.expect_called ?? 0);
    const calls = testCase.expect_delete_calls ?? (testCase.expect_delete === true ? 1 : 0);
    expect(queue.callsOf('DeleteMessageBatch')).toHaveLength(calls);
  });

  class Any extends DataSubscriber {
    process(): undefined {
      return undefined;
    }
  }
  class Heir extends Any {}

  const registrations: readonly (readonly [RegExp, readonly unknown[]])[] = [
    [/duplicate|twice/, [Any, Any]],
    [/subclass/, [Any, Heir]],
    [/unrelated/, [class Unrelated {}]],
    [/instance/, [new Any()]],
    [/base/, [DataSubscriber]],
    [/non_class|not_a_class/, ['Any']],
  ];

  function expectAtConstruction({ scenario, expect: expected }: ListenerCase): void {
    const run = () => constructed(scenario);
    if (expected === 'error') expect(run).toThrow(MegaError);
    else if (typeof expected === 'object') expect(run()).toMatchObject(expected as object);
    else expect(run).not.toThrow();
  }

  /** What the scenario makes: a listener with an option, with classes, or without anything. */
  function constructed(scenario: string): unknown {
    const [, option, value] =
      /^(max_number_of_messages|wait_time_seconds|visibility_timeout)_(.+)$/.exec(scenario) ?? [];
    const classes = registrations.find(([words]) => words.test(scenario))?.[1];
    const known = option !== undefined || classes !== undefined || scenario === 'defaults';
    if (!known && !scenario.includes('queue_url'))
      return expect(scenario).toBe('a scenario that this runner knows');
    const listener = new SqsListener({
      queueUrl: scenario.includes('queue_url') ? '' : queueUrl,
      ...(option === undefined ? {} : { [camelCase(option)]: Number(value) }),
    });
    for (const type of classes ?? []) listener.registerSubscriber(type as typeof Any);
    const { maxNumberOfMessages, waitTimeSeconds, visibilityTimeout } = listener;
    return {
      max_number_of_messages: maxNumberOfMessages,
      wait_time_seconds: waitTimeSeconds,
      visibility_timeout: visibilityTimeout,
    };
  }
});
