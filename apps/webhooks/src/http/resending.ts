import { ProblemError } from '@fanfare/http/problems/problem.error';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../delivery/clock';
import { Lanes } from '../delivery/lanes';
import type { DeliveryTrigger } from '../domain/delivery';
import { Deliveries } from '../persistence/deliveries.repository';
import type { EndpointEntity } from '../persistence/endpoint.entity';
import type { MessageEntity } from '../persistence/message.entity';
import type { DeliveryRequested } from './messages.schemas';

/** Has messages sent because somebody asked for it. */
@Injectable()
export class Resending {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly lanes: Lanes,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds a delivery that is due at once, within the current transaction, which holds the endpoint. It waits for no other,
   * even where the endpoint keeps an order.
   * @throws ProblemError 409 for an endpoint that is disabled
   */
  async send(
    { tenantId, id: messageId, occurredAt }: MessageEntity,
    endpoint: EndpointEntity,
    trigger: DeliveryTrigger,
  ): Promise<DeliveryRequested> {
    assertEnabled(endpoint);
    const now = this.clock.now();
    const id = uuidv7();
    const to = { id, messageId, endpointId: endpoint.id, tenantId };
    await this.deliveries.add([
      { ...to, orderingKey: null, occurredAt, trigger, nextAttemptAt: now, createdAt: now },
    ]);
    this.unitOfWork.afterCommit(() => {
      this.lanes.wake([{ tenantId, endpointId: endpoint.id, retry: false }], now);
    });
    return { messageId, endpointId: endpoint.id, deliveryId: id };
  }
}

/** @throws ProblemError 409, because nothing is sent to an endpoint that is disabled */
export function assertEnabled({ enabled }: EndpointEntity): void {
  if (!enabled) throw new ProblemError('conflict', 'The endpoint is disabled: enable it first.');
}
