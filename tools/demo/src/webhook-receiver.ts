import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';

const content = z.object({ type: z.string(), data: z.object({ customerId: z.string() }) });

/** A webhook about a customer, and whether its signature is good. */
export interface ReceivedWebhook {
  readonly eventId: string;
  readonly type: string;
  readonly verified: boolean;
  readonly at: string;
}

/**
 * Another company's system that takes webhooks, on 127.0.0.1: verifies each with the official library, answers at once,
 * and knows one that it has seen by its id.
 */
export class WebhookReceiver {
  /** What signs; nobody else knows it. */
  readonly secret = `whsec_${randomBytes(24).toString('base64')}`;
  private readonly webhook = new Webhook(this.secret);
  private readonly received = new Map<string, Map<string, ReceivedWebhook>>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookReceiver> {
    const receiver: WebhookReceiver = new WebhookReceiver(
      createServer((request, response) => {
        receiver.take(request).then(
          (status) => response.writeHead(status).end(),
          () => response.destroy(),
        );
      }),
    );
    await once(receiver.server.listen(0, '127.0.0.1'), 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhooks`;
  }

  /** The webhooks about a customer, each once, in the order in which they came. */
  about(customerId: string): readonly ReceivedWebhook[] {
    return [...(this.received.get(customerId)?.values() ?? [])];
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async take(request: IncomingMessage): Promise<number> {
    const at = new Date().toISOString();
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const verified = this.isGenuine(body, request.headers as Record<string, string>);
    const told = readContent(body);
    if (told)
      this.note(told.data.customerId, {
        eventId: String(request.headers['webhook-id']),
        type: told.type,
        verified,
        at,
      });
    return verified ? 204 : 401;
  }

  private note(customerId: string, webhook: ReceivedWebhook): void {
    const earlier = this.received.get(customerId) ?? new Map<string, ReceivedWebhook>();
    this.received.set(customerId, earlier);
    if (earlier.get(webhook.eventId)?.verified !== true) earlier.set(webhook.eventId, webhook);
  }

  private isGenuine(body: Buffer, headers: Record<string, string>): boolean {
    try {
      this.webhook.verify(body, headers);
      return true;
    } catch (error) {
      if (error instanceof WebhookVerificationError) return false;
      throw error;
    }
  }
}

/** What a webhook says of a customer; undefined when it is about something else. */
function readContent(body: Buffer): z.output<typeof content> | undefined {
  try {
    return content.safeParse(JSON.parse(body.toString('utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
