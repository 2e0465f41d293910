import type { KeyScope } from './stored-answers';

/**
 * Makes the stored answers of an app unreadable in its database, for apps whose answers hold secrets that are shown
 * once. `open` undoes `seal` for the same scope alone, and throws for whatever else it is given.
 */
export interface AnswerSeal {
  seal(body: string, scope: KeyScope): string;
  open(sealed: string, scope: KeyScope): string;
}

/** The token that an {@link AnswerSeal} is injected by, where an app has one. */
export const ANSWER_SEAL = Symbol('AnswerSeal');
