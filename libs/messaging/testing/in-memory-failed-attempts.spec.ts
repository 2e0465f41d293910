import { describeFailedAttempts } from './failed-attempts.conformance';
import { InMemoryFailedAttempts } from './in-memory-failed-attempts';

describeFailedAttempts('the counts in memory', () => {
  const unavailable = new InMemoryFailedAttempts();
  unavailable.outage = new Error('away');
  return { attempts: new InMemoryFailedAttempts(), unavailable };
});
