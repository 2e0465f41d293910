import { BusCallError } from '../src/outbox/event-bus';
import { describeEventBus } from './event-bus.conformance';
import { InMemoryEventBus } from './in-memory-event-bus';

describeEventBus('the bus in memory', () => {
  const bus = new InMemoryEventBus();
  const away = new InMemoryEventBus();
  const fail = () => Promise.reject(new BusCallError('The bus is away.', false));
  away.onCall = fail;
  away.onCheck = fail;
  return {
    bus,
    unreachable: away,
    missing: away,
    arrived: () => bus.published.map(({ eventType, source, detail }) => ({ eventType, source, detail })),
  };
});
