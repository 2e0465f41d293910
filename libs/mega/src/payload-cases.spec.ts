import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { comparable, eachCase, snakeCase } from '../testing/conformance-cases';
import { silentLogger } from '../testing/listening';
import { type BuildCase, megaCases, type TargetCase } from '../testing/mega-cases';
import { read } from '../testing/pattern-language';
import {
  decodeBody,
  encodeBody,
  InvalidMegaPayloadError,
  MegaError,
  type MegaEventFields,
  type MegaObjectFields,
  MegaPayload,
  PayloadBuilder,
  type Publishable,
  SnsPublisher,
  SqsPublisher,
} from './mega';

const cases = megaCases();
const queueUrl = 'http://127.0.0.1/queue';

interface Sent {
  readonly QueueUrl?: string;
  readonly TopicArn?: string;
  readonly MessageBody?: string;
}

/** A client that takes note of what is sent. */
function recorder(): { readonly sent: Sent[]; readonly client: unknown } {
  const sent: Sent[] = [];
  const send = ({ input }: { input: Sent }) => {
    sent.push(input);
    return Promise.resolve({});
  };
  return { sent, client: { send } };
}

function fieldsOf({ event, object, extra }: MegaPayload): unknown {
  const { name, timestamp, version, domain, subject, publisher, attributes } = event;
  const { current, type, id, version: objectVersion, previous } = object ?? {};
  return comparable({
    event: { name, timestamp, version, domain, subject, publisher, attributes },
    object: object && { current, type, id, version: objectVersion, previous },
    extra,
  });
}

function built(steps: BuildCase['steps']): MegaPayload {
  const builder = new PayloadBuilder();
  for (const [step, fields] of steps) {
    if (step === 'event') builder.withEvent(fields as MegaEventFields);
    else if (step === 'object') builder.withObject(fields as unknown as MegaObjectFields);
    else builder.withExtra(fields);
  }
  return builder.build();
}

describe('classification', () => {
  eachCase(cases.classification, ({ body, expect: expected }) => {
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
    else expect(comparable(Object.fromEntries(envelope))).toMatchObject(comparable(sns) as object);
  });
});

describe('event_parse', () => {
  eachCase(cases.event_parse, ({ input, expect: expected }) => {
    if (expected === 'error') expect(() => MegaPayload.parse(input)).toThrow(InvalidMegaPayloadError);
    else expect(fieldsOf(MegaPayload.parse(input))).toEqual(comparable(expected));
  });
});

describe('event_build', () => {
  eachCase(cases.event_build, ({ steps, expect: expected }) => {
    const build = () => built(steps).toJSON();
    if (expected === 'error') expect(build).toThrow(InvalidMegaPayloadError);
    else expect(comparable(build())).toEqual(comparable(expected));
  });
});

describe('publish', () => {
  eachCase(cases.publish, async ({ payload, binary_encoding: binaryEncoding, expect: expected }) => {
    const { sent, client } = recorder();
    const publisher = new SqsPublisher({ queueUrl, client: client as SQSClient, logger: silentLogger });
    const publish = async () => publisher.publish(publishable(payload), { binaryEncoding });
    if (expected === 'error') return expect(publish()).rejects.toThrow(MegaError);
    await publish();
    const body = sent[0]?.MessageBody ?? '';
    if (expected.body !== undefined) expect(body).toBe(expected.body);
    if (expected.json !== undefined) expect(comparable(JSON.parse(body))).toEqual(comparable(expected.json));
    if (expected.bson !== undefined)
      expect(comparable(decodeBody(body).payload)).toEqual(comparable(expected.bson));
  });
});

function publishable(payload: unknown): Publishable {
  const { $mega } = Object(payload) as { $mega?: object };
  if ($mega === undefined) return read(payload) as Publishable;
  return built((Array.isArray($mega) ? $mega : Object.entries($mega)) as BuildCase['steps']);
}

describe('publish_target', () => {
  eachCase(cases.publish_target, async (testCase) => {
    const { sent, client } = recorder();
    const publishing = publishTo(testCase, client);
    if (testCase.expect === 'error') await expect(publishing).rejects.toThrow('Missing');
    else await publishing;
    const expected = testCase.expect === 'error' ? [] : [testCase.expect];
    expect(sent.map(({ QueueUrl, TopicArn }) => QueueUrl ?? TopicArn)).toEqual(expected);
  });
});

async function publishTo(testCase: TargetCase, client: unknown): Promise<string> {
  const { publisher, default: target, override } = testCase;
  const options = { logger: silentLogger, client };
  return publisher === 'sqs'
    ? new SqsPublisher({ ...options, client: client as SQSClient, queueUrl: target }).publish('x', {
        queueUrl: override,
      })
    : new SnsPublisher({ ...options, client: client as SNSClient, topicArn: target }).publish('x', {
        topicArn: override,
      });
}

describe('bson', () => {
  eachCase(cases.bson, ({ base64, decoded, reencodes_identically: identical }) => {
    const { kind, payload } = decodeBody(base64);
    expect(kind).toBe('DATA');
    expect(comparable(payload)).toEqual(comparable(read(decoded)));
    expect(encodeBody(payload as Publishable, { binaryEncoding: true }) === base64).toBe(identical);
  });
});
