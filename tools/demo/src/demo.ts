import type { DemoCustomer } from './customers';
import { type Happening, Journey, runJourneys } from './journey';
import { type ReceivedMail, mailsTo } from './mailbox-client';
import { ApiKeyRefusedError } from './platform-api';
import { RegistrationApi } from './registration-api';
import type { Screen } from './screen';
import type { DemoSettings } from './settings';
import { type Outcome, complaintAbout, slowest, summaryTable } from './summary';
import { columnsOf, fitted } from './text-columns';
import { COLUMNS, nameColumns, timelineLine } from './timeline';
import { WebhookReceiver } from './webhook-receiver';
import { WebhooksApi } from './webhooks-api';

const FATES_MS = 60_000;
/** A mail is in the mailbox before it is reported as sent, as good as always. */
const MAIL_MS = 5_000;
const FAREWELL_MS = 5_000;

/** Time is up, and somebody's fate is still open. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

export interface DemoOptions {
  readonly settings: DemoSettings;
  readonly customers: readonly DemoCustomer[];
  /** Short, and different for each run. */
  readonly run: string;
  readonly screen: Screen;
}

/**
 * Registers the customers, shows what becomes of them, and tells whether that is what was expected. A platform that is
 * ready has to be there.
 * @param signal ends it early
 */
export async function demonstrate(options: DemoOptions, signal: AbortSignal): Promise<boolean> {
  const { customers, screen } = options;
  const columns = nameColumns(customers.map(({ who }) => who));
  introduce(options, columns);
  const journeys = await withReceiver(options, signal, (receiver) =>
    followAll(options, { columns, receiver }, signal),
  );
  signal.throwIfAborted();
  const outcomes = await withMails(journeys, options, signal);
  showMails(outcomes, columns, options);
  return conclude(outcomes, screen);
}

function introduce({ settings, customers, run, screen }: DemoOptions, columns: number): void {
  screen.line(`Registering ${customers.length} customers as ${settings.tenant} (run ${run}):`);
  for (const { who, why } of customers) {
    screen.line(`  ${fitted(who, columns)}  ${screen.paint('dim', why)}`);
  }
  screen.line();
}

/** Has the platform tell a receiver of everything for as long as the work takes. */
async function withReceiver<Result>(
  { settings, run, screen }: DemoOptions,
  signal: AbortSignal,
  work: (receiver: WebhookReceiver) => Promise<Result>,
): Promise<Result> {
  const receiver = await WebhookReceiver.start();
  const api = new WebhooksApi(settings.webhooksUrl, settings.apiKey);
  try {
    const { url, secret } = receiver;
    const id = await api.addEndpoint(url, secret, `demo-${run}-receiver`, signal);
    screen.line(`Webhooks go to ${url}, signed for it alone; standardwebhooks verifies them.\n`);
    try {
      return await work(receiver);
    } finally {
      await api.removeEndpoint(id, AbortSignal.timeout(FAREWELL_MS)).catch(() => undefined);
    }
  } finally {
    await receiver.stop();
  }
}

async function followAll(
  { settings, customers, run, screen }: DemoOptions,
  { columns, receiver }: { readonly columns: number; readonly receiver: WebhookReceiver },
  signal: AbortSignal,
): Promise<Journey[]> {
  const tools = {
    api: new RegistrationApi(settings.registrationUrl, settings.apiKey),
    webhooksAbout: (customerId: string) => receiver.about(customerId),
    tell: (happening: Happening) => screen.line(timelineLine(happening, columns, screen.paint)),
  };
  const journeys = customers.map((customer, index) => new Journey(customer, `demo-${run}-${index}`, tools));
  const deadline = new AbortController();
  const timer = setTimeout(() => {
    deadline.abort(new DeadlineError(`no fate within ${FATES_MS / 1000} s`));
  }, FATES_MS);
  await runJourneys(journeys, AbortSignal.any([signal, deadline.signal]));
  clearTimeout(timer);
  const refused = journeys.find(({ problem }) => problem instanceof ApiKeyRefusedError);
  if (refused) throw refused.problem;
  return journeys;
}

async function withMails(
  journeys: readonly Journey[],
  { settings }: DemoOptions,
  signal: AbortSignal,
): Promise<Outcome[]> {
  const enough = AbortSignal.any([signal, AbortSignal.timeout(MAIL_MS)]);
  return await Promise.all(
    journeys.map(async (journey) => {
      const sent = journey.view?.welcomeEmail === 'SENT';
      const { email } = journey.customer.details;
      return { journey, mails: sent ? await mailsTo(email, settings.mailboxUrl, enough) : [] };
    }),
  );
}

function showMails(outcomes: readonly Outcome[], columns: number, { settings, screen }: DemoOptions): void {
  const none = outcomes.every(({ mails }) => mails.length === 0);
  screen.line(`\nMails in ${settings.mailboxUrl}:${none ? ' none' : ''}`);
  for (const { journey, mails } of outcomes) {
    for (const mail of mails) showMail(fitted(journey.customer.who, columns), mail, screen);
  }
}

function showMail(name: string, { subject, to, activationLink }: ReceivedMail, screen: Screen): void {
  const link = activationLink ?? 'no activation link';
  screen.line(fitted(`  ${name}  ${subject} (to ${to})`, COLUMNS).trimEnd());
  screen.line(screen.paint('dim', fitted(`  ${' '.repeat(columnsOf(name))}  ${link}`, COLUMNS).trimEnd()));
}

function conclude(outcomes: readonly Outcome[], screen: Screen): boolean {
  const complaints = outcomes.map(complaintAbout).filter((complaint) => complaint !== undefined);
  const last = slowest(outcomes);
  screen.line(`\n${summaryTable(outcomes, screen.paint)}\n`);
  for (const complaint of complaints) screen.line(screen.paint('red', complaint));
  if (complaints.length === 0 && last)
    screen.line(
      `${outcomes.length} customers, every fate as expected, every webhook verified; the slowest took ${last.ms} ms (${last.who}).`,
    );
  return complaints.length === 0;
}
