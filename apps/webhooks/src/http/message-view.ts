import type { DeliveryEntity } from '../persistence/delivery.entity';
import type { MessageEntity } from '../persistence/message.entity';
import type { DeliveryView, MessageSummary, MessageView } from './messages.schemas';

/** A message as a list shows it. */
export function summaryOf(message: MessageEntity): MessageSummary {
  const { id, type, source, occurredAt, receivedAt, correlationId, causationId } = message;
  return {
    id,
    type,
    source,
    occurredAt: occurredAt.toISOString(),
    receivedAt: receivedAt.toISOString(),
    correlationId,
    causationId,
  };
}

/** A message with its body, read from the very bytes that receivers get, and with its deliveries. */
export function viewOf(message: MessageEntity, deliveries: readonly DeliveryEntity[]): MessageView {
  const body = JSON.parse(message.body.toString()) as Record<string, unknown>;
  return { ...summaryOf(message), body, deliveries: deliveries.map(deliveryOf) };
}

function deliveryOf(delivery: DeliveryEntity): DeliveryView {
  const { id, endpointId, state, trigger, attempts, nextAttemptAt, createdAt, endedAt } = delivery;
  return {
    id,
    endpointId,
    state,
    trigger,
    attempts,
    nextAttemptAt: state === 'pending' ? nextAttemptAt.toISOString() : null,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
