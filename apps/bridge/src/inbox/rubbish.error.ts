import { UnprocessableError } from '@fanfare/messaging/errors';

/** What can be wrong with a message itself. */
export const rubbishReasons = [
  'NO_OBJECT',
  'UNDECODABLE',
  'SNS_CONFIRMATION',
  'UNSENDABLE_VALUE',
  'NESTED_TOO_DEEPLY',
] as const;

/** Why a message can never become an event. */
export type RubbishReason = (typeof rubbishReasons)[number];

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
