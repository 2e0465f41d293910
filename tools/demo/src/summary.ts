import { type CustomerView, durationMs, fateExpected, fateOf, isAsExpected, isFinal } from './customer-view';
import { type Journey, untold } from './journey';
import type { ReceivedMail } from './mailbox-client';
import { columnsOf, fitted } from './text-columns';
import { COLUMNS, type Paint } from './timeline';

const GAP = '  ';

/** A journey with the mails that came of it. */
export interface Outcome {
  readonly journey: Pick<Journey, 'customer' | 'view' | 'problem' | 'webhooks'>;
  readonly mails: readonly ReceivedMail[];
}

/** What is wrong with an outcome, in one line; undefined when all is as the file of customers expects. */
export function complaintAbout({ journey, mails }: Outcome): string | undefined {
  const { customer, view, problem } = journey;
  if (view === undefined) {
    const waits = customer.after === undefined ? '' : ` It was to wait for ${customer.after}.`;
    return `${customer.who} was not registered: ${reasonOf(problem)}.${waits}`;
  }
  if (!isFinal(view)) {
    const latest = view.history.at(-1)?.event ?? 'nothing';
    return `${customer.who} is stuck: ${fateOf(view)}, last heard of: ${latest} (${reasonOf(problem)})`;
  }
  if (!isAsExpected(view, customer.expect))
    return `${customer.who} was expected to be ${fateExpected(customer.expect)}, but is ${fateOf(view)}`;
  return complaintAboutMail(customer.who, view, mails) ?? complaintAboutWebhooks(journey, view);
}

function complaintAboutMail(
  who: string,
  { status }: CustomerView,
  mails: readonly ReceivedMail[],
): string | undefined {
  if (status !== 'ACTIVE') return undefined;
  if (mails.length === 0) return `${who} was sent a mail that is not in the mailbox`;
  if (mails.some(({ activationLink }) => activationLink === undefined))
    return `${who} got a mail without an activation link`;
  return undefined;
}

function complaintAboutWebhooks(
  { customer, webhooks, problem }: Outcome['journey'],
  view: CustomerView,
): string | undefined {
  const missing = untold(view, webhooks);
  if (missing.length === 0) return undefined;
  return `${customer.who} has no verified webhook of ${missing.join(', ')} (${reasonOf(problem)})`;
}

/** A table with a row for each customer: its fate, its mails, and how long it took. */
export function summaryTable(outcomes: readonly Outcome[], paint: Paint): string {
  const rows = outcomes.map((outcome) => {
    const { customer, view } = outcome.journey;
    const complaint = complaintAbout(outcome);
    return {
      cells: [
        customer.who,
        complaint === undefined ? 'ok' : 'NOT OK',
        view ? fateOf(view) : 'not registered',
        view?.status === 'ACTIVE' ? String(outcome.mails.length) : '-',
        String(outcome.journey.webhooks.filter(({ verified }) => verified).length),
        view && isFinal(view) ? `${durationMs(view)} ms` : '-',
      ],
      paint: (text: string) => (complaint === undefined ? text : paint('red', text)),
    };
  });
  const header = {
    cells: ['customer', '', 'fate', 'mails', 'webhooks', 'time'],
    paint: (text: string) => paint('dim', text),
  };
  return table([header, ...rows]);
}

/** Who took longest, and how long; undefined when nobody's fate is known. */
export function slowest(outcomes: readonly Outcome[]): { who: string; ms: number } | undefined {
  return outcomes
    .flatMap(({ journey: { customer, view } }) =>
      view && isFinal(view) ? [{ who: customer.who, ms: durationMs(view) }] : [],
    )
    .toSorted((a, b) => b.ms - a.ms)[0];
}

interface Row {
  readonly cells: readonly string[];
  readonly paint: (text: string) => string;
}

/** Columns as wide as their content; where that is too much, the widest is cut. */
function table(rows: readonly Row[]): string {
  const widths = (rows[0]?.cells ?? []).map((_, column) =>
    Math.max(...rows.map(({ cells }) => columnsOf(cells[column] ?? ''))),
  );
  const total = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
  const widest = widths.indexOf(Math.max(...widths));
  widths[widest] = (widths[widest] ?? 0) - Math.max(0, total - COLUMNS);
  return rows
    .map(({ cells, paint }) =>
      paint(
        cells
          .map((cell, column) => fitted(cell, widths[column] ?? 1))
          .join(GAP)
          .trimEnd(),
      ),
    )
    .join('\n');
}

function reasonOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
