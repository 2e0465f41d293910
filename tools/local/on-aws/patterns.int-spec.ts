import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { awsUnderTest } from '../testing/aws-under-test';

interface Case {
  readonly id: string;
  readonly tier: string;
  readonly pattern: object;
  readonly event: { readonly detail: object };
  readonly patternText?: string;
  readonly eventText?: string;
  readonly expect: boolean;
}

/** How an item of a pattern's list says which operator it is; what is no object is an exact value. */
const operators: Readonly<Record<string, RegExp>> = {
  'an exact text': /\["[^"]*"\]/,
  'an exact number, true, false or null': /\[(-?[\d.]+|true|false|null)\]/,
  'several values': /\["[^"]*","/,
  prefix: /\{"prefix":"/,
  suffix: /\{"suffix":"/,
  'equals-ignore-case': /\[\{"equals-ignore-case":/,
  'prefix of equals-ignore-case': /\{"prefix":\{"equals-ignore-case"/,
  'suffix of equals-ignore-case': /\{"suffix":\{"equals-ignore-case"/,
  wildcard: /\[\{"wildcard":/,
  numeric: /\{"numeric":\[/,
  cidr: /\{"cidr":/,
  'exists true': /\{"exists":true/,
  'exists false': /\{"exists":false/,
  'anything-but a value': /\{"anything-but":["\d]/,
  'anything-but several values': /\{"anything-but":\[/,
  'anything-but prefix': /\{"anything-but":\{"prefix"/,
  'anything-but suffix': /\{"anything-but":\{"suffix"/,
  'anything-but equals-ignore-case': /\{"anything-but":\{"equals-ignore-case"/,
  'anything-but wildcard': /\{"anything-but":\{"wildcard"/,
  $or: /"\$or":\[\{/,
};

const fixture = join(__dirname, '../../../libs/event-pattern/fixtures/pattern-cases.json');
const perVerdict = 2;

/** Cases that match with the detail alone, of which a rule and an event of the case's own can be made. */
const cases = (JSON.parse(readFileSync(fixture, 'utf8')) as { match: readonly Case[] }).match.filter(
  ({ tier, pattern, event, patternText, eventText }) =>
    tier === 'core' &&
    patternText === undefined &&
    eventText === undefined &&
    Object.keys(pattern).join() === 'detail' &&
    typeof event.detail === 'object',
);

/** Some cases of an operator that match, and some that do not. */
function chosen(operator: RegExp): readonly Case[] {
  const found = cases.filter(({ pattern }) => operator.test(JSON.stringify(pattern)));
  return [true, false].flatMap((verdict) =>
    found.filter((each) => each.expect === verdict).slice(0, perVerdict),
  );
}

const aws = awsUnderTest();

describe('a rule routes an event as the conformance cases say', () => {
  let bus: string;
  let url: string;
  let target: string;

  beforeAll(async () => {
    bus = await aws.bus();
    const { name, url: made } = await aws.queue();
    [url, target] = [made, aws.queueArn(name)];
  });

  /** A rule that hears events from `source` alone, and tells the queue that it did with the name of the case. */
  async function ruleFor({ id, pattern }: Case, source: string): Promise<void> {
    const EventPattern = JSON.stringify({ ...pattern, source: [source] });
    await aws.events.send(new PutRuleCommand({ Name: source, EventBusName: bus, EventPattern }));
    const Targets = [{ Id: 'queue', Arn: target, Input: JSON.stringify(id) }];
    await aws.events.send(new PutTargetsCommand({ Rule: source, EventBusName: bus, Targets }));
  }

  it.each(Object.entries(operators))('with %s', async (name, operator) => {
    const tried = chosen(operator);
    const sources = tried.map((_, place) => `${name.replaceAll(/[^a-z]/g, '-')}-${String(place)}`);
    for (const [place, each] of tried.entries()) await ruleFor(each, sources[place] ?? '');
    await aws.rulesTakeEffect();
    const Entries = tried.map(({ event }, place) => ({
      EventBusName: bus,
      Source: sources[place],
      DetailType: 'Tested',
      Detail: JSON.stringify(event.detail),
    }));
    expect(await aws.events.send(new PutEventsCommand({ Entries }))).toMatchObject({ FailedEntryCount: 0 });

    const matching = tried.filter((each) => each.expect).map(({ id }) => JSON.stringify(id));
    expect([matching.length, tried.length]).toEqual([perVerdict, 2 * perVerdict]);
    expect((await aws.bodies(url, matching.length)).sort()).toEqual(matching.sort());
    expect(await aws.receive(url)).toEqual([]);
  });
});

it('a pattern is tried on an event without a rule', async () => {
  const event = {
    id: '1',
    account: '0',
    source: 'test',
    time: 'now',
    region: 'x',
    'detail-type': 'Tested',
    detail: {},
  };
  const test = (pattern: unknown, tested: unknown = event) =>
    aws.events.send(
      new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event: JSON.stringify(tested) }),
    );

  expect(await test({ source: [{ prefix: 'te' }] })).toMatchObject({ Result: true });
  expect(await test({ source: ['other'] })).toMatchObject({ Result: false });
  await expect(test({ source: 'test' })).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
  await expect(test({ source: ['x'.repeat(2048)] })).rejects.toMatchObject({
    name: 'InvalidEventPatternException',
  });
  for (const missing of ['id', 'account', 'source', 'time', 'region', 'detail-type']) {
    await expect(test({ source: ['test'] }, { ...event, [missing]: undefined })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Parameter Event is not valid.',
    });
  }
});
