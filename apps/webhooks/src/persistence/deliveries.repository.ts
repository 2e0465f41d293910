import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import type { DeliveryTrigger } from '../domain/delivery';
import { columnsOf } from './columns';

/** A delivery that is to be made. */
export interface NewDelivery {
  readonly id: string;
  readonly messageId: string;
  readonly endpointId: string;
  readonly tenantId: string;
  /** The customer within whose events it keeps its place, or null when it waits for no other. */
  readonly orderingKey: string | null;
  readonly occurredAt: Date;
  readonly trigger: DeliveryTrigger;
  readonly nextAttemptAt: Date;
  readonly createdAt: Date;
  readonly jobId?: string | null;
}

/** The deliveries that wait or are over. */
@Injectable()
export class Deliveries {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Adds deliveries in one statement, at the end of the current transaction. Recoveries wait behind what is new. */
  async add(deliveries: readonly NewDelivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    this.unitOfWork.atLast({
      text: `INSERT INTO deliveries (id, message_id, endpoint_id, tenant_id, ordering_key, occurred_at, trigger, retry,
         next_attempt_at, next_attempt_reason, created_at, job_id)
       SELECT id, message_id, endpoint_id, tenant_id, ordering_key, occurred_at, trigger, trigger = 'recover',
         next_attempt_at, 'schedule', created_at, job_id
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::text[],
         $8::timestamptz[], $9::timestamptz[], $10::uuid[])
         AS made (id, message_id, endpoint_id, tenant_id, ordering_key, occurred_at, trigger, next_attempt_at,
           created_at, job_id)`,
      values: [
        ...columnsOf(deliveries, (each) => [
          each.id,
          each.messageId,
          each.endpointId,
          each.tenantId,
          each.orderingKey,
          each.occurredAt,
          each.trigger,
          each.nextAttemptAt,
          each.createdAt,
          each.jobId ?? null,
        ]),
      ],
    });
  }

  /**
   * Whether what is sent to an endpoint keeps the order of each customer's events. It stays so until the transaction ends,
   * and nobody else asks meanwhile: so two recoveries of one endpoint never put the same message in line.
   */
  async holdOrder(endpointId: string): Promise<boolean> {
    const [row] = await this.unitOfWork.manager.query<{ ordered: boolean }[]>(
      'SELECT ordered FROM endpoints WHERE id = $1 FOR NO KEY UPDATE',
      [endpointId],
    );
    return row?.ordered ?? false;
  }
}
