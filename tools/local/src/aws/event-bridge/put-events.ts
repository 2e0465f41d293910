import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { validationError } from '../aws-error';
import { ACCOUNT, busArn, busName } from '../arns';
import { operation, type OperationContext } from './operation';
import { routeEvent } from './route-event';

const ENTRY_LIMIT = 10;
const REQUEST_LIMIT_BYTES = 1_048_576;
const TIME_BYTES = 14;
/** The end of the year 9999. */
const LATEST_TIME_SECONDS = 253_402_300_799;
const NESTING_LIMIT = 1000;

const entry = z.object({
  /** Epoch seconds, as the wire has it. */
  Time: z.number().min(0).max(LATEST_TIME_SECONDS).optional(),
  Source: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  TraceHeader: z.string().optional(),
});

type Entry = z.infer<typeof entry>;

interface Refusal {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

const FAILURES = { InternalFailure: 'Internal failure', ThrottlingException: 'Rate exceeded' };

const atMostTen = `Member must have length less than or equal to ${String(ENTRY_LIMIT)}`;

export const putEventsOperations = {
  /**
   * Answers entry by entry, in order. An accepted event was tried to deliver to every target of every matching rule
   * when this returns, and is in the bus's archives; what failed is kept to be tried again; an event for a bus that does not exist, or that no rule matches, is accepted and dropped, as on AWS.
   */
  PutEvents: operation(
    z.object({
      Entries: z
        .array(entry)
        .min(1, 'Member must have length greater than or equal to 1')
        .max(ENTRY_LIMIT, atMostTen),
    }),
    ({ Entries }, context) => {
      const size = Entries.reduce((total, each) => total + entryBytes(each), 0);
      if (size >= REQUEST_LIMIT_BYTES) {
        throw validationError('Total size of the entries in the request is over the limit.');
      }
      const failing = failingEntries(context);
      const results = Entries.map(
        (each, index) => refusalOf(each) ?? failing(index) ?? { EventId: accept(each, context) },
      );
      return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
    },
  ),
};

/** The failure of an entry by its index, when the fault failEntries meets this request. */
function failingEntries({ faults, accessKeyId }: OperationContext): (index: number) => Refusal | undefined {
  const fault = faults.strike(
    'failEntries',
    (each) => each.accessKeyId === undefined || each.accessKeyId === accessKeyId,
  );
  return (index) =>
    fault !== undefined && index < fault.entries
      ? { ErrorCode: fault.errorCode, ErrorMessage: FAILURES[fault.errorCode] }
      : undefined;
}

/** The size of an entry by EventBridge's own rule, which counts less than the event that is delivered. */
function entryBytes({ Time, Source, DetailType, Detail, Resources }: Entry): number {
  const texts = [Source ?? '', DetailType ?? '', Detail ?? '', ...Resources];
  return texts.reduce((total, text) => total + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);
}

function refusalOf(each: Entry): Refusal | undefined {
  const missing = (['Source', 'DetailType', 'Detail'] as const).find((field) => !each[field]);
  if (missing !== undefined) {
    const reason = `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`;
    return { ErrorCode: 'InvalidArgument', ErrorMessage: reason };
  }
  if (each.Source?.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  return isDetail(each.Detail ?? '')
    ? undefined
    : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

function isDetail(text: string): boolean {
  try {
    const detail: unknown = JSON.parse(text);
    return (
      typeof detail === 'object' &&
      detail !== null &&
      !Array.isArray(detail) &&
      nesting(text) <= NESTING_LIMIT
    );
  } catch {
    return false;
  }
}

/** How deep the brackets of a JSON text go. */
function nesting(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/g)) {
    if (token === '{' || token === '[') deepest = Math.max(deepest, (depth += 1));
    if (token === '}' || token === ']') depth -= 1;
  }
  return deepest;
}

function accept(each: Entry, context: OperationContext): string {
  const { region, state, archives } = context;
  const id = randomUUID();
  const bus = state.find(region, busName(each.EventBusName));
  if (bus === undefined) return id;
  const event = {
    version: '0',
    id,
    'detail-type': each.DetailType,
    source: each.Source,
    account: ACCOUNT,
    time: new Date((each.Time ?? Date.now() / 1000) * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: each.Resources,
    detail: JSON.parse(each.Detail ?? '{}') as object,
  };
  archives.record(busArn(region, bus.name), event);
  routeEvent(event, bus, context);
  return id;
}
