import { isGuessable } from './guessable-password';

export const MIN_PASSWORD_CHARACTERS = 15;
export const MAX_PASSWORD_CHARACTERS = 256;

export type PasswordProblemCode =
  'PASSWORD_TOO_SHORT' | 'PASSWORD_TOO_LONG' | 'PASSWORD_GUESSABLE' | 'PASSWORD_PERSONAL';

/** Whose words a password must not be made of. */
export interface PasswordOwner {
  readonly email: string;
  readonly name: string;
}

/** One reason why a password is not taken; `message` is for the person who chose it and never repeats it. */
export interface PasswordProblem {
  readonly code: PasswordProblemCode;
  readonly message: string;
}

const messages: Readonly<Record<PasswordProblemCode, string>> = {
  PASSWORD_TOO_SHORT: `Use at least ${String(MIN_PASSWORD_CHARACTERS)} characters. Four or five words make a good password.`,
  PASSWORD_TOO_LONG: `Use at most ${String(MAX_PASSWORD_CHARACTERS)} characters.`,
  PASSWORD_GUESSABLE:
    'This password is one of the first that guessers try. Choose words that do not belong together.',
  PASSWORD_PERSONAL:
    'This password is little more than your name or e-mail address. Choose words that have nothing to do with you.',
};

/**
 * The one form in which a password is judged and hashed (NFC, no lone surrogates), so that every keyboard spells it alike.
 */
export function normalizePassword(password: string): string {
  return password.toWellFormed().normalize('NFC');
}

/**
 * Why a password cannot be this owner's, or undefined when it can. Length is counted in code points. There are no
 * composition rules: any character is welcome, none is needed.
 */
export function passwordProblem(password: string, owner: PasswordOwner): PasswordProblem | undefined {
  const code = problemCode(normalizePassword(password), owner);
  return code && { code, message: messages[code] };
}

function problemCode(password: string, { email, name }: PasswordOwner): PasswordProblemCode | undefined {
  const characters = Array.from(password).length;
  if (characters < MIN_PASSWORD_CHARACTERS) return 'PASSWORD_TOO_SHORT';
  if (characters > MAX_PASSWORD_CHARACTERS) return 'PASSWORD_TOO_LONG';
  if (isGuessable(password)) return 'PASSWORD_GUESSABLE';
  return isGuessable(password, `${email} ${name}`.split(/[^\p{L}\p{N}]+/u)) ? 'PASSWORD_PERSONAL' : undefined;
}
