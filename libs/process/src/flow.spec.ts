import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Flow, currentFlow, runInFlow } from './flow';

const flow = (correlationId: string): Flow => ({ tenantId: 'acme', correlationId, causationId: null });

it('is there in everything that the work awaits, and gone afterwards', async () => {
  const seen = await runInFlow(flow('a'), async () => {
    await nextTurn();
    return currentFlow();
  });

  expect(seen).toEqual(flow('a'));
  expect(currentFlow()).toBeUndefined();
});

it('is not seen by work that goes on at the same time', async () => {
  const work = async (): Promise<string | undefined> => {
    await nextTurn();
    return currentFlow()?.correlationId;
  };

  expect(await Promise.all([runInFlow(flow('a'), work), runInFlow(flow('b'), work), work()])).toEqual([
    'a',
    'b',
    undefined,
  ]);
});

it('gives way to an inner one for as long as that lasts', () => {
  const seen = runInFlow(flow('outer'), () => [
    runInFlow(flow('inner'), () => currentFlow()?.correlationId),
    currentFlow()?.correlationId,
  ]);

  expect(seen).toEqual(['inner', 'outer']);
});
