import { InMemoryUnitOfWork } from '@fanfare/persistence/testing/in-memory-unit-of-work';
import { OutboxRelay } from '../src/outbox/outbox-relay';
import { WakeSignal } from '../src/wake-signal';
import { InMemoryEventBus } from './in-memory-event-bus';
import { InMemoryOutbox } from './in-memory-outbox';
import { outboxEntry } from './outbox-entry';

/** A relay between an outbox and a bus in memory, under faked timers. */
export class RelayScene {
  private readonly unitOfWork = new InMemoryUnitOfWork();
  readonly outbox = new InMemoryOutbox(this.unitOfWork);
  readonly bus = new InMemoryEventBus();
  readonly signal = new WakeSignal();
  readonly relay = new OutboxRelay(this.outbox, this.bus, this.signal, 500);

  /** Adds new entries and returns their ids. */
  async add(count: number, detail?: string): Promise<string[]> {
    const entries = Array.from({ length: count }, () => outboxEntry(detail));
    await this.unitOfWork.run(async () => {
      for (const entry of entries) await this.outbox.add(entry);
    });
    return entries.map(({ eventId }) => eventId);
  }

  /** Lets time pass, for the outbox as well. */
  async pass(milliseconds: number): Promise<void> {
    const step = milliseconds > 20_000 ? 100 : 10;
    for (let rest = milliseconds; rest > 0; rest -= step) {
      this.outbox.elapse(step);
      await jest.advanceTimersByTimeAsync(step);
    }
  }

  /** The ids of what is on the bus, in order. */
  published(): string[] {
    return this.bus.published.map(({ eventId }) => eventId);
  }

  /** Stops the relay; tells whether it has stopped when it is asked. */
  stop(): { isOver: () => boolean } {
    let over = false;
    void this.relay.stop().then(() => {
      over = true;
    });
    return { isOver: () => over };
  }

  /** Stops the relay, whatever the bus does. */
  async end(): Promise<void> {
    this.bus.onCall = () => undefined;
    const stopped = this.relay.stop();
    await jest.advanceTimersByTimeAsync(60_000);
    await stopped;
  }
}
