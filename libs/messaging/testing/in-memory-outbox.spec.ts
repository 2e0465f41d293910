import { InMemoryUnitOfWork } from '@fanfare/persistence/testing/in-memory-unit-of-work';
import { InMemoryOutbox } from './in-memory-outbox';
import { describeOutbox } from './outbox.conformance';

describeOutbox(
  'the outbox in memory',
  () => {
    const unitOfWork = new InMemoryUnitOfWork();
    const outbox = new InMemoryOutbox(unitOfWork);
    return {
      outbox,
      unitOfWork,
      elapse: (milliseconds) => {
        outbox.elapse(milliseconds);
      },
    };
  },
  { isShared: false },
);
