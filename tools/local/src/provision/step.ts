/** One change that brings what is closer to what should be. Running it twice does no harm. */
export interface Step {
  readonly description: string;
  run(): Promise<unknown>;
}

/** AWS answered, but refused a part of the change. */
export class ProvisionError extends Error {
  override readonly name = 'ProvisionError';
}
