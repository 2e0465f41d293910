import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 100;
const ANSWER_MS = 2_000;

/** Resolves when the URL answers 200. When the signal aborts first, rejects with its reason. */
export async function whenReady(url: string, signal: AbortSignal): Promise<void> {
  while (!(await answersOk(url))) await wait(POLL_MS, undefined, { signal });
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const { ok } = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    return ok;
  } catch {
    return false;
  }
}
