import { UnprocessableError } from '@fanfare/messaging/errors';

/** Why a message can never become an event. */
export type RubbishReason =
  'UNDECODABLE' | 'NO_OBJECT' | 'SNS_CONFIRMATION' | 'UNSENDABLE_VALUE' | 'NESTED_TOO_DEEPLY';

/** The message is no event and never will be: it belongs in the dead-letter queue, under its reason. */
export class RubbishError extends UnprocessableError {
  override readonly name = 'RubbishError';

  constructor(
    readonly reason: RubbishReason,
    detail: string,
  ) {
    super(detail);
  }
}
