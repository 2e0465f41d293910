import type { EventName } from '@fanfare/event-contract/catalogue';
import { until } from '@fanfare/persistence/testing/until';
import type { DataSource } from 'typeorm';
import { AttemptEntity } from '../src/persistence/attempt.entity';
import { DeliveryEntity } from '../src/persistence/delivery.entity';
import { EndpointHealthEntity } from '../src/persistence/endpoint-health.entity';
import { EndpointEntity } from '../src/persistence/endpoint.entity';

/** What the webhooks app keeps, seen past the app. */
export class WebhooksStore {
  constructor(
    /** A pool that is not the app's. */
    readonly outside: DataSource,
  ) {}

  deliveries(
    where: Partial<Pick<DeliveryEntity, 'endpointId' | 'messageId' | 'state'>> = {},
  ): Promise<DeliveryEntity[]> {
    return this.outside.getRepository(DeliveryEntity).find({ where, order: { id: 'ASC' } });
  }

  attempts(where: Partial<Pick<AttemptEntity, 'endpointId' | 'messageId'>> = {}): Promise<AttemptEntity[]> {
    return this.outside.getRepository(AttemptEntity).find({ where, order: { id: 'ASC' } });
  }

  async health(endpointId: string): Promise<EndpointHealthEntity> {
    return this.outside.getRepository(EndpointHealthEntity).findOneByOrFail({ endpointId });
  }

  async stored(endpointId: string): Promise<EndpointEntity> {
    return this.outside.getRepository(EndpointEntity).findOneByOrFail({ id: endpointId });
  }

  /** The data of the events of this type that the app has said. */
  async said(eventType: EventName): Promise<Record<string, unknown>[]> {
    const rows = await this.outside.query<{ detail: string }[]>(
      'SELECT detail FROM outbox WHERE event_type = $1 ORDER BY event_id',
      [eventType],
    );
    return rows.map(({ detail }) => (JSON.parse(detail) as { data: Record<string, unknown> }).data);
  }

  /** Resolves when this many deliveries of an endpoint, or of a message, are in a state. */
  async toBe(
    state: DeliveryEntity['state'],
    where: Partial<Pick<DeliveryEntity, 'endpointId' | 'messageId'>>,
    { count = 1, seconds }: { count?: number; seconds?: number } = {},
  ): Promise<void> {
    const repository = this.outside.getRepository(DeliveryEntity);
    await until(
      `${count} deliveries ${state}`,
      async () => (await repository.countBy({ ...where, state })) >= count,
      seconds,
    );
  }

  /** Puts many deliveries that are due into the database at once, as if their events had been heard one by one. */
  protected async insertBacklog(
    endpointId: string,
    count: number,
    { tenantId, retry, now }: { tenantId: string; retry: boolean; now: Date | null },
  ): Promise<void> {
    const body = JSON.stringify({
      type: 'CustomerRegistered',
      timestamp: '2026-11-21T00:00:00.000Z',
      data: {},
    });
    await this.outside.query(
      `WITH made AS (
         INSERT INTO messages (tenant_id, id, type, source, payload, body, ordering_key, occurred_at, received_at,
           correlation_id)
         SELECT $1, gen_random_uuid(), 'CustomerRegistered', 'fanfare.registration', '{}', $2, 'customer', now(), now(),
           'flow'
         FROM generate_series(1, $3) RETURNING id
       )
       INSERT INTO deliveries (id, message_id, endpoint_id, tenant_id, occurred_at, trigger, retry, attempts,
         next_attempt_at, created_at)
       SELECT gen_random_uuid(), id, $4, $1, now(), 'schedule', $5, $6, coalesce($7, now()), now() FROM made`,
      [tenantId, Buffer.from(body), count, endpointId, retry, retry ? 1 : 0, now],
    );
  }
}
