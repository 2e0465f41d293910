import * as fc from 'fast-check';
import { Logger } from '@nestjs/common';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { RecordedSpans } from '../testing/recorded-spans';
import { runInFlow } from './flow';
import { JsonLogger } from './json-logger';
import { inSpan } from './spans';

type Line = Record<string, unknown>;

/** A logger, and the lines that it has written. */
function capture(level = 'debug'): { logger: JsonLogger; lines: () => Line[]; written: () => string } {
  let written = '';
  const logger = new JsonLogger('accounts', level, {
    write: (text) => {
      written += text;
    },
  });
  const lines = (): Line[] =>
    written
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  return { logger, lines, written: () => written };
}

it('writes level, time, app, context, message and the fields that it is given', () => {
  const { logger, lines } = capture();
  logger.log('relayed', { count: 3, email: 'ada@example.com' }, 'OutboxRelay');

  expect(lines()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      app: 'accounts',
      context: 'OutboxRelay',
      msg: 'relayed',
      count: 3,
      email: '***',
    },
  ]);
});

it('adds the fields of the current flow', () => {
  const { logger, lines } = capture();
  runInFlow({ tenantId: 'acme', correlationId: 'c-1', causationId: 'e-1', reaction: 'r-on-e' }, () => {
    logger.log('handled');
  });
  runInFlow({ tenantId: 'acme', correlationId: 'c-2', causationId: null }, () => {
    logger.log('asked');
  });
  logger.log('alone');

  const fields = lines().map(({ correlationId, tenantId, eventId, reaction }) => ({
    correlationId,
    tenantId,
    eventId,
    reaction,
  }));
  expect(fields).toEqual([
    { correlationId: 'c-1', tenantId: 'acme', eventId: 'e-1', reaction: 'r-on-e' },
    { correlationId: 'c-2', tenantId: 'acme' },
    {},
  ]);
});

it('adds the trace that the flow came with, or the one that the current span belongs to', async () => {
  const { logger, lines } = capture();
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
  runInFlow({ tenantId: 'acme', correlationId: 'c-1', causationId: null, traceparent }, () => {
    logger.log('came with one');
  });
  const spans = new RecordedSpans();
  await inSpan('x', {}, ROOT_CONTEXT, async () => {
    logger.log('is in a span');
  });
  spans.stop();

  const own = spans.only.spanContext().traceId;
  expect(lines().map((line) => line['traceId'])).toEqual([traceId, own]);
});

it('writes errors masked, as the message, among the fields, or alone', () => {
  const { logger, lines } = capture();
  logger.error(new TypeError('ada@example.com'));
  logger.warn('mail refused', new TypeError('ada@example.com'), 'Mailer');
  logger.warn('mail refused', { err: new TypeError('ada@example.com') });

  const err = expect.objectContaining({ type: 'TypeError', message: '***@example.com' }) as unknown;
  expect(lines()).toEqual([
    expect.objectContaining({ msg: '***@example.com', err }),
    expect.objectContaining({ msg: 'mail refused', err, context: 'Mailer' }),
    expect.objectContaining({ msg: 'mail refused', err }),
  ]);
});

it("keeps the stack that Nest's own code passes as a string, with or without a context", () => {
  const { logger, lines } = capture();
  const stack = 'Error: no\n    at here (file.ts:1:1)';
  logger.error('no', stack, 'ExceptionsHandler');
  logger.error('no', stack);

  expect(lines()).toEqual([
    expect.objectContaining({ msg: 'no', context: 'ExceptionsHandler', details: [stack] }),
    expect.objectContaining({ msg: 'no', details: [stack] }),
  ]);
  expect(lines()[1]).not.toHaveProperty('context');
});

it('never lets a field replace what every line has of its own, nor stand there twice', () => {
  const { logger, lines, written } = capture();
  logger.warn('mine', {
    level: 'theirs',
    time: 'theirs',
    app: 'theirs',
    msg: 'theirs',
    err: new Error('theirs'),
  });

  expect(lines()[0]).toMatchObject({ level: 'warn', app: 'accounts', msg: 'mine', level_: 'theirs' });
  for (const name of ['level', 'time', 'app', 'msg']) {
    expect(written().split(`"${name}":`)).toHaveLength(2);
  }
});

it('writes what is at least as severe as its level', () => {
  const { logger, lines } = capture('warn');
  logger.debug('x');
  logger.verbose('x');
  logger.log('x');
  logger.warn('x');
  logger.error('x');
  logger.fatal('x');

  expect(lines().map(({ level }) => level)).toEqual(['warn', 'error', 'error']);
});

it('writes nothing when it is silent', () => {
  const { logger, written } = capture('silent');
  logger.fatal('x');
  expect(written()).toBe('');
});

it("calls what Nest tells of its own start debugging, and nobody else's words", () => {
  const { logger, lines } = capture();
  logger.log('AppModule dependencies initialized', 'InstanceLoader');
  logger.log('started');
  expect(lines().map(({ level }) => level)).toEqual(['debug', 'info']);
});

it("is what Nest's Logger writes through", () => {
  const { logger, lines } = capture();
  Logger.overrideLogger(logger);
  new Logger('Relay').warn('slow', { ms: 7 });
  Logger.overrideLogger(false);

  expect(lines()).toEqual([expect.objectContaining({ level: 'warn', context: 'Relay', msg: 'slow', ms: 7 })]);
});

it.each(['two\nlines', '\r\n', '\u2028', '\u0000', '\ud800', '"', '\\', '😀', ''])(
  'keeps %j in one line and as it is',
  (text) => {
    const { logger, lines } = capture();
    logger.log(text, { text }, 'Test');
    expect(lines()).toEqual([expect.objectContaining({ msg: text, text })]);
  },
);

it('writes exactly one line of JSON for each call, whatever it is given', () => {
  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(
      fc.oneof(text, anything),
      fc.array(fc.oneof(text, anything, fc.dictionary(text, anything))),
      (message, rest) => {
        const { logger, lines } = capture();
        logger.log(message, ...rest);
        const [line, ...more] = lines();
        expect(more).toEqual([]);
        expect(typeof line?.['msg']).toBe('string');
      },
    ),
    { numRuns: 100 },
  );
});
