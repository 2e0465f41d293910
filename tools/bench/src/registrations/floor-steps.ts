import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Said } from './floor-bus';

/** The envelope of an event, as the bare script sees it. */
export interface FloorEvent {
  readonly metadata: { readonly eventId: string; readonly eventType: string; readonly correlationId: string };
  readonly data: Readonly<Record<string, unknown>>;
}

interface FloorMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

const tenantId = 'floor';
const none = undefined;

/** What each app does with an event: the same rows in the same tables, and nothing else. */
export class FloorSteps {
  constructor(
    private readonly pool: Pool,
    private readonly send: (mail: FloorMail) => Promise<unknown>,
  ) {}

  async register(details: Readonly<Record<string, unknown>>): Promise<{ answer: object; said: Said }> {
    const customerId = uuidv7();
    const correlationId = uuidv7();
    const said = saidBy('registration', 'CustomerRegistered', correlationId, { ...details, customerId });
    await this.transaction(async (client) => {
      await insertOutbox(client, said);
      await client.query('INSERT INTO registration.customers VALUES ($1, $2, $3, $4, $5, now())', [
        customerId,
        tenantId,
        correlationId,
        details['email'],
        'REGISTERED',
      ]);
      await insertHeard(client, customerId, { type: said.type, ...(JSON.parse(said.detail) as FloorEvent) });
    });
    return { said, answer: { customerId, trackingId: correlationId, status: 'REGISTERED' } };
  }

  validation({ metadata, data }: FloorEvent, messageId: string): Promise<Said | undefined> {
    const { customerId } = data;
    return this.once('validation', { metadata, data }, messageId, async (client) => {
      const said = saidBy('validation', 'CustomerValidated', metadata.correlationId, {
        customerId,
        customer: data,
      });
      await insertOutbox(client, said);
      return said;
    });
  }

  accounts({ metadata, data }: FloorEvent, messageId: string): Promise<Said | undefined> {
    return this.once('accounts', { metadata, data }, messageId, async (client) => {
      const { customerId, customer } = data as { customerId: string; customer: Record<string, string> };
      const [accountId, email, name] = [
        uuidv7(),
        customer['email'],
        `${customer['firstName']} ${customer['lastName']}`,
      ];
      await client.query(
        `INSERT INTO accounts.accounts (account_id, tenant_id, customer_id, correlation_id, email, email_key, name, status, created_at)
         VALUES ($1, $2, $3, $4, $5, $5, $6, 'PENDING_ACTIVATION', now()) ON CONFLICT DO NOTHING`,
        [accountId, tenantId, customerId, metadata.correlationId, email, name],
      );
      const said = saidBy('accounts', 'CustomerAccountCreated', metadata.correlationId, {
        customerId,
        accountId,
        email,
        name,
      });
      await insertOutbox(client, said);
      return said;
    });
  }

  async notifications({ metadata, data }: FloorEvent, messageId: string): Promise<Said | undefined> {
    const { customerId, accountId, email, name } = data as Record<string, string>;
    await this.once('notifications', { metadata, data }, messageId, async (client) => {
      await client.query(
        `INSERT INTO notifications.welcome_mails (account_id, customer_id, tenant_id, correlation_id, causation_id, email, name, activation_expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, now() + interval '72 hours') ON CONFLICT DO NOTHING`,
        [accountId, customerId, tenantId, metadata.correlationId, metadata.eventId, email, name],
      );
      return none;
    });
    const text = `Welcome, ${String(name)}. Choose your password at http://127.0.0.1/activate?token=${'x'.repeat(120)}`;
    await this.send({ from: 'Floor <floor@fanfare.localhost>', to: String(email), subject: 'Welcome', text });
    return this.transaction(async (client) => {
      const sent = saidBy('notifications', 'WelcomeEmailSent', metadata.correlationId, {
        customerId,
        accountId,
        messageId,
      });
      await client.query(
        "UPDATE notifications.welcome_mails SET status = 'SENT', settled_at = now() WHERE account_id = $1",
        [accountId],
      );
      await insertOutbox(client, sent);
      return sent;
    });
  }

  registration({ metadata, data }: FloorEvent, messageId: string): Promise<Said | undefined> {
    return this.once('registration', { metadata, data }, messageId, async (client) => {
      const customerId = String(data['customerId']);
      await client.query('SELECT * FROM registration.customers WHERE customer_id = $1 FOR UPDATE', [
        customerId,
      ]);
      await insertHeard(client, customerId, { type: metadata.eventType, metadata, data });
      const { rows } = await client.query<{ event: { type: string } }>(
        'SELECT event FROM registration.heard_events WHERE customer_id = $1',
        [customerId],
      );
      const active = rows.some(({ event }) => event.type === 'CustomerAccountCreated');
      await client.query('UPDATE registration.customers SET status = $2 WHERE customer_id = $1', [
        customerId,
        active ? 'ACTIVE' : 'VALIDATED',
      ]);
      return none;
    });
  }

  /** The event, and the bytes that a receiver would get; there is no endpoint, so that is all. */
  webhooks({ metadata, data }: FloorEvent, messageId: string): Promise<Said | undefined> {
    return this.once('webhooks', { metadata, data }, messageId, async (client) => {
      const { eventId, eventType, correlationId } = metadata;
      const body = Buffer.from(JSON.stringify({ type: eventType, data }));
      await client.query(
        `INSERT INTO webhooks.messages (tenant_id, id, type, source, sqs_message_id, payload, body, ordering_key,
           occurred_at, received_at, correlation_id) VALUES ($1, $2::uuid, $3, 'floor', $4, $5, $6, $2::uuid::text, now(), now(), $7)`,
        [tenantId, eventId, eventType, messageId, JSON.stringify({ metadata, data }), body, correlationId],
      );
      return none;
    });
  }

  private once(
    schema: string,
    { metadata, data }: FloorEvent,
    messageId: string,
    work: (client: PoolClient) => Promise<Said | undefined>,
  ): Promise<Said | undefined> {
    return this.transaction(async (client) => {
      const hash = createHash('sha256').update(JSON.stringify(data)).digest();
      const { rowCount } = await client.query(
        `INSERT INTO ${schema}.processed_messages (consumer, event_id, payload_hash, message_id)
         VALUES ('floor', $1, $2, $3) ON CONFLICT DO NOTHING`,
        [metadata.eventId, hash, messageId],
      );
      return rowCount === 1 ? work(client) : none;
    });
  }

  private async transaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }
}

function saidBy(schema: string, type: string, correlationId: string, data: object): Said {
  const eventId = uuidv7();
  const metadata = {
    eventId,
    eventType: type,
    version: 1,
    occurredAt: new Date().toISOString(),
    tenantId,
    aggregateId: eventId,
    correlationId,
    causationId: correlationId,
    producer: `fanfare.${schema}`,
  };
  return { schema, eventId, type, detail: JSON.stringify({ metadata, data }) };
}

async function insertOutbox(client: PoolClient, { schema, eventId, type, detail }: Said): Promise<void> {
  await client.query(
    `INSERT INTO ${schema}.outbox (event_id, event_type, source, detail) VALUES ($1, $2, $3, $4)`,
    [eventId, type, `fanfare.${schema}`, detail],
  );
}

async function insertHeard(
  client: PoolClient,
  customerId: string,
  event: FloorEvent & { readonly type: string },
): Promise<void> {
  await client.query('INSERT INTO registration.heard_events VALUES ($1, $2, $3)', [
    event.metadata.eventId,
    customerId,
    JSON.stringify(event),
  ]);
}
