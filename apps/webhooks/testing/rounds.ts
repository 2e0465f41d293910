import { until } from '@fanfare/persistence/testing/until';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DueLanes } from '../src/delivery/due-lanes';
import { Lanes } from '../src/delivery/lanes';

/** Resolves when an instance has looked several times for what is due, and claimed what it found. */
export async function roundsOf(instance: NestFastifyApplication): Promise<void> {
  const looking = jest.spyOn(instance.get(DueLanes), 'find');
  instance.get(Lanes).wake();
  await until('several rounds', () => looking.mock.calls.length >= 5);
  looking.mockRestore();
}
