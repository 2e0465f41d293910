import { createServer, type IncomingMessage, type Server } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** The body of a webhook. */
export interface WebhookEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Where messages wait until they are worked on. In production a table with the id as its primary key: what was kept has to
 * outlive a crash, because a message that was answered with 2xx does not come again.
 */
export interface Inbox {
  /** False when a message of this id was kept before. */
  keep(id: string, event: WebhookEvent): Promise<boolean>;
}

const maxBodyBytes = 1024 * 1024;

/** A server that verifies each webhook, keeps it once, and answers at once; whoever reads the inbox does the work. */
export function webhookReceiver(secret: string, inbox: Inbox): Server {
  const webhook = new Webhook(secret);
  return createServer((request, response) => {
    receive(request, webhook, inbox).then(
      // After a body that was not read to its end, the connection is of no further use.
      (status) => response.writeHead(status, request.complete ? {} : { connection: 'close' }).end(),
      // Not kept: anything but 2xx has it sent again.
      () => response.writeHead(500).end(),
    );
  });
}

async function receive(request: IncomingMessage, webhook: Webhook, inbox: Inbox): Promise<number> {
  const body = await bytesOf(request);
  if (body === undefined) return 413;
  const event = verified(webhook, body, request);
  if (event === undefined) return 401;
  // A message that is known is answered like a new one: its first answer got lost.
  await inbox.keep(String(request.headers['webhook-id']), event);
  return 204;
}

/** The event, or undefined for a request that nobody with the secret has signed in the last five minutes. */
function verified(webhook: Webhook, body: Buffer, { headers }: IncomingMessage): WebhookEvent | undefined {
  try {
    // The bytes as they came: JSON that was parsed and written again has another signature.
    return webhook.verify(body, headers as Record<string, string>) as WebhookEvent;
  } catch {
    return undefined;
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** An inbox for a try: it forgets everything with the process. */
export class InboxInMemory implements Inbox {
  private readonly known = new Set<string>();
  private work = Promise.resolve();

  constructor(private readonly handle: (event: WebhookEvent) => Promise<void>) {}

  async keep(id: string, event: WebhookEvent): Promise<boolean> {
    if (this.known.has(id)) return false;
    this.known.add(id);
    this.work = this.work.then(() => this.handle(event)).catch(console.error);
    return true;
  }
}
