import type { Leaf } from '../language/expression';
import { testAny, type ValueTest } from '../values/value-test';
import type { Slot } from './slot';

/** What one path must satisfy, asked at most once per event however many patterns share it. */
export class Condition {
  readonly accepts: ValueTest;
  readonly acceptsAbsence: boolean;
  private askedAt = 0;
  private answer = false;

  constructor(
    readonly slot: Slot,
    readonly leaf: Leaf,
  ) {
    this.accepts = testAny(leaf);
    this.acceptsAbsence = leaf.some(({ kind }) => kind === 'absent');
  }

  /**
   * Whether the event can satisfy this condition when nothing else is asked of it. Final unless values lie inside
   * arrays: then the elements that other conditions pick decide what is present and what is absent.
   */
  mayHold(reading: number): boolean {
    if (this.askedAt !== reading) {
      this.askedAt = reading;
      this.answer = this.someValueAccepted() || (this.acceptsAbsence && this.slot.mayBeAbsent);
    }
    return this.answer;
  }

  private someValueAccepted(): boolean {
    const { values, count } = this.slot;
    for (let index = 0; index < count; index += 1) {
      if (this.accepts(values[index] as string)) return true;
    }
    return false;
  }
}
