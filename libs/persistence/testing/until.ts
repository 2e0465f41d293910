import { setTimeout as pause } from 'node:timers/promises';

/** Asks, over and over, until the answer is something; fails with `what` after 10 s. */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined | false> | Answer | undefined | false,
): Promise<Answer> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Waited 10 s in vain: ${what}`);
    await pause(10);
  }
}
