import { secret } from '@fanfare/process/environment';

const MIN_KEY_LENGTH = 32;

/** How activation links are signed (notifications) and checked (accounts): both apps need the same value. */
export const activationEnvironment = {
  ACTIVATION_TOKEN_KEY: secret(MIN_KEY_LENGTH)
    .refine((keys) => keys.split(',').every((key) => key.length >= MIN_KEY_LENGTH), {
      error: `each key of the list needs at least ${String(MIN_KEY_LENGTH)} characters`,
    })
    .describe('key that signs activation links; while rotating, the new and the old one: new,old'),
};

/** The values of {@link activationEnvironment}. */
export interface ActivationConfig {
  readonly ACTIVATION_TOKEN_KEY: string;
}
