import { setTimeout as pause } from 'node:timers/promises';

/** Asks, over and over, until the answer is something; fails with `what` after a time that even a busy machine never needs. */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined | false> | Answer | undefined | false,
  seconds = 60,
): Promise<Answer> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${String(seconds)} s in vain: ${what}`);
    await pause(10);
  }
}
