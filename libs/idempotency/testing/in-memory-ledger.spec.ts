import { InMemoryUnitOfWork } from '@fanfare/persistence/testing/in-memory-unit-of-work';
import { InMemoryLedger } from './in-memory-ledger';
import { describeLedger } from './ledger.conformance';

describeLedger('the ledger in memory', () => {
  const unitOfWork = new InMemoryUnitOfWork();
  return { unitOfWork, ledger: new InMemoryLedger(unitOfWork) };
});
