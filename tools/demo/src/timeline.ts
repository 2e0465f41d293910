import { codesOf, elapsedMs } from './customer-view';
import type { Happening } from './journey';
import { columnsOf, fitted } from './text-columns';

/** Nothing that the demo prints is wider, but for addresses and paths that have to be complete. */
export const COLUMNS = 100;
const EVENT_COLUMNS = 24;
const MAX_NAME_COLUMNS = 20;

export type Colour = 'bold' | 'dim' | 'green' | 'red';
export type Paint = (colour: Colour, text: string) => string;

/** How many columns the names of these people take, within reason. */
export function nameColumns(names: readonly string[]): number {
  return Math.min(MAX_NAME_COLUMNS, Math.max(...names.map(columnsOf)));
}

/** One event of one customer: who, milliseconds since the registration, the event, and what explains it. */
export function timelineLine(happening: Happening, columns: number, paint: Paint): string {
  const { customer, view, event, at } = happening;
  const elapsed = `${String(elapsedMs(view, at)).padStart(5)} ms`;
  const left = COLUMNS - columns - elapsed.length - EVENT_COLUMNS - 6;
  const detail = fitted(detailOf(happening), left).trimEnd();
  return [
    paint('bold', fitted(customer.who, columns)),
    paint('dim', elapsed),
    paintEvent(paint, event),
    happening.webhook?.verified === false ? paint('red', detail) : detail,
  ]
    .join('  ')
    .trimEnd();
}

function detailOf({ customer, view, event, webhook }: Happening): string {
  if (webhook) return `${webhook.type}, signature ${webhook.verified ? 'verified' : 'REFUSED'}`;
  switch (event) {
    case 'CustomerRegistered':
    case 'WelcomeEmailSent':
      return customer.details.email;
    case 'CustomerValidationFailed':
    case 'CustomerAccountRejected':
      return codesOf(view).join(', ');
    case 'CustomerAccountCreated':
      return `account ${view.accountId ?? ''}`;
    default:
      return '';
  }
}

function paintEvent(paint: Paint, event: string): string {
  const name = fitted(event, EVENT_COLUMNS);
  if (event === 'webhook') return paint('dim', name);
  if (/(Failed|Rejected)$/.test(event)) return paint('red', name);
  return event === 'WelcomeEmailSent' ? paint('green', name) : name;
}
