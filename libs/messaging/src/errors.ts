/** The work failed but may succeed later: the message is retried after a back-off, and counts as one of 8 attempts. */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
}

/** The work can never succeed for this message: it goes to the dead-letter queue now, with this error's message. */
export class UnprocessableError extends Error {
  override readonly name: string = 'UnprocessableError';
}

/** An event was to be published by an app that is not its publisher. */
export class NotThePublisherError extends Error {
  override readonly name = 'NotThePublisherError';

  constructor(event: string, publisher: string, app: string) {
    super(
      `${event} is published by ${publisher}, not by ${app}: publish it there, or change its definition.`,
    );
  }
}

/** An event was to be published outside a flow, so that nobody knows which tenant and which cause it belongs to. */
export class NoFlowError extends Error {
  override readonly name = 'NoFlowError';

  constructor(event: string) {
    super(`${event} needs a flow: publish it within runInFlow(), as every request and every reaction is.`);
  }
}

/** An event weighs more than every hop can carry. */
export class EventTooLargeError extends UnprocessableError {
  override readonly name = 'EventTooLargeError';

  constructor(event: string, bytes: number, limit: number) {
    super(`${event} weighs ${String(bytes)} bytes; ${String(limit)} is the most. Shorten its data.`);
  }
}

/** The handlers that an app has and the reactions that the topology gives it are not the same. */
export class ReactionMismatchError extends Error {
  override readonly name = 'ReactionMismatchError';

  constructor(
    app: string,
    missing: readonly string[],
    unknown: readonly string[],
    repeated: readonly string[] = [],
  ) {
    super(
      [
        ...missing.map((reaction) => `${app} has no handler for the reaction ${reaction} of the topology.`),
        ...unknown.map((reaction) => `${app} handles ${reaction}, which the topology does not give to it.`),
        ...repeated.map((reaction) => `${app} has more than one handler for the reaction ${reaction}.`),
      ].join(' '),
    );
  }
}

/** The message's visibility could not be extended, or its time is up: another worker may have it already. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** The process is shutting down and the work was not finished in time; the message is handed back. */
export class DrainedError extends Error {
  override readonly name = 'DrainedError';

  constructor() {
    super('The process is shutting down.');
  }
}

/** Something was asked of a part that cannot do it, or cannot do it yet: a programming mistake, named by the message. */
export class NotPossibleError extends Error {
  override readonly name = 'NotPossibleError';
}
