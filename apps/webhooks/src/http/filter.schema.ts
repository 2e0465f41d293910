import { storableObject } from '@fanfare/event-contract/storable-json';
import { compilePattern } from '@fanfare/event-pattern/compile-pattern';
import { InvalidEventPatternError } from '@fanfare/event-pattern/errors';
import type { z } from 'zod';

/** The most ways in which the `$or`s of one filter may combine, as the hosted service has it. */
const MAX_COMBINATIONS = 1_000;

const step = /\.([\w$-]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g;

/** An EventBridge pattern; what does not follow the language is reported at its place. */
export const filterSchema = storableObject
  .superRefine((filter, context) => {
    try {
      if (compilePattern(filter).combinations > MAX_COMBINATIONS) {
        const message = `has $or lists that combine in more than ${String(MAX_COMBINATIONS)} ways`;
        context.addIssue({ code: 'custom', message });
      }
    } catch (error) {
      if (!(error instanceof InvalidEventPatternError)) throw error;
      report(error, context);
    }
  })
  .meta({ jsonSchema: { type: 'object' } })
  .describe('An EventBridge pattern over { type, timestamp, data }: only events that match are sent.');

function report({ path, reason }: InvalidEventPatternError, context: z.RefinementCtx): void {
  context.addIssue({ code: 'custom', path: pathOf(path), message: `${path}: ${reason}` });
}

/** The steps of a JSONPath such as `$.data.total[0].numeric`. */
function pathOf(jsonPath: string): PropertyKey[] {
  return [...jsonPath.matchAll(step)].map(([, name, index, quoted]) =>
    quoted === undefined ? (name ?? Number(index)) : (JSON.parse(quoted) as string),
  );
}
