import type { HeardEvent } from '@fanfare/event-contract/envelope';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event of one customer's life, as it was heard. A customer's status is folded from these, in whatever order. */
@Entity({ name: 'heard_events' })
export class HeardEventEntity {
  @PrimaryColumn({ type: 'uuid', name: 'event_id' })
  eventId!: string;

  @Column({ type: 'uuid', name: 'customer_id' })
  customerId!: string;

  @Column({ type: 'jsonb' })
  event!: HeardEvent;
}
