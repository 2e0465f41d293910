import { setTimeout as pause } from 'node:timers/promises';

const firstPauseMs = 20;

/**
 * Asks again and again, less and less often, until `ask` answers with something, and fails after `seconds` with what
 * was waited for.
 */
export async function until<Answer>(
  what: string,
  seconds: number,
  ask: () => Promise<Answer | undefined | false>,
  longestPauseMs = 200,
): Promise<Answer> {
  const deadline = performance.now() + seconds * 1000;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.3, longestPauseMs)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${String(seconds)} s in vain: ${what}`);
    await pause(pauseMs);
  }
}
