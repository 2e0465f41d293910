import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until `ask` answers with something, and fails after `seconds` with what was waited for. */
export async function until<Answer>(
  what: string,
  seconds: number,
  ask: () => Promise<Answer | undefined | false>,
): Promise<Answer> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${String(seconds)} s in vain: ${what}`);
    await pause(25);
  }
}
