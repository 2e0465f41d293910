import { setTimeout as delay } from 'node:timers/promises';
import { failpoint } from '@fanfare/process/failpoint';
import { runInFlow } from '@fanfare/process/flow';
import {
  continueTrace,
  currentTraceparent,
  failSpan,
  keepToOurselves,
  someoneRecords,
} from '@fanfare/process/spans';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { outcomeOf } from '../domain/outcome';
import { requestHeaders } from '../domain/request-headers';
import { START_TOLERANCE_MS } from '../domain/sending-rate';
import { sign } from '../domain/signature';
import { spanOfAttempt } from '../domain/trace-context';
import { WebhookSender } from '../sending/webhook-sender';
import type { Attempt } from './attempt';
import { Clock } from './clock';
import { type DeliveryRules, RULES } from './delivery-rules';
import type { Task } from './round';

/** No attempt was made, and none is counted: the delivery is due again at `dueAt`. */
export interface NotAttempted {
  readonly dueAt: Date;
}

const mendMs = 30_000;

/** Makes attempts: waits for its start, signs, sends. */
@Injectable()
export class Attempting {
  private readonly logger = new Logger(Attempting.name);

  constructor(
    private readonly sender: WebhookSender,
    private readonly clock: Clock,
    @Inject(RULES) private readonly rules: DeliveryRules,
  ) {}

  /**
   * Makes one attempt at what was claimed. What cannot be attempted by a fault of ours, or comes too late for the start that it
   * was given, is not attempted.
   */
  async attempt(task: Task): Promise<Attempt | NotAttempted> {
    const now = await this.untilStart(task);
    if (isTooLate(task, now)) return { dueAt: now };
    const { tenantId, correlationId, messageId: causationId, traceparent } = task.claimed;
    const flow = { tenantId, correlationId, causationId, traceparent: traceparent ?? undefined };
    return runInFlow(flow, () => continueTrace('send webhook', (span) => this.make(task, now, span)));
  }

  /** Interrupts what is under way, and lets go of every connection. */
  close(): Promise<void> {
    return this.sender.close();
  }

  private async make(
    task: Task,
    startedAt: Date,
    span?: Parameters<typeof failSpan>[0],
  ): Promise<Attempt | NotAttempted> {
    const id = uuidv7();
    const prepared = this.prepare(task, id, startedAt);
    if (!prepared) return { dueAt: new Date(startedAt.getTime() + mendMs) };
    await failpoint('webhook.before-send');
    const { headers, traceparent } = prepared;
    const request = { url: task.profile.url, headers, body: task.claimed.body };
    const answer = await keepToOurselves(() => this.sender.send(request));
    await failpoint('webhook.after-send');
    if (span && answer.failure !== null) failSpan(span, answer.failure);
    return {
      task,
      id,
      startedAt,
      endedAt: this.clock.now(),
      requestHeaders: withoutSecrets(headers, task.profile.headers),
      traceparent,
      answer,
      outcome: outcomeOf(task.claimed, answer, this.rules, Math.random),
    };
  }

  private async untilStart({ startAt }: Task): Promise<Date> {
    const now = this.clock.now();
    const wait = (startAt?.getTime() ?? 0) - now.getTime();
    if (wait <= 0) return now;
    await delay(wait);
    return this.clock.now();
  }

  private prepare(
    { claimed, profile }: Task,
    attemptId: string,
    timestamp: Date,
  ): { headers: Readonly<Record<string, string>>; traceparent: string | null } | undefined {
    try {
      const { messageId: id, body } = claimed;
      const signature = sign({ id, timestamp, body, keys: profile.keysAt(timestamp) });
      const traceparent = someoneRecords()
        ? (currentTraceparent() ?? null)
        : spanOfAttempt(claimed.traceparent, attemptId);
      const headers = requestHeaders(profile.headers, signature);
      return {
        headers: profile.sendTraceparent && traceparent !== null ? { ...headers, traceparent } : headers,
        traceparent,
      };
    } catch (error) {
      const { id: deliveryId, endpointId } = claimed;
      this.logger.error('a webhook cannot be signed; it waits', { deliveryId, endpointId, err: error });
      return undefined;
    }
  }
}

function isTooLate({ startAt }: Task, now: Date): boolean {
  return startAt !== null && now.getTime() - startAt.getTime() > START_TOLERANCE_MS;
}

/** What the owner of the endpoint had us send along may be a credential. */
function withoutSecrets(
  sent: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const hidden = Object.keys(own).map((name) => [name.toLowerCase(), '[redacted]'] as const);
  return { ...sent, ...Object.fromEntries(hidden.filter(([name]) => name in sent)) };
}
