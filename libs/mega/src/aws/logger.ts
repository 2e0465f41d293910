/** Where log lines go. Details are plain values; errors are under `error`. `console` is one. */
export interface MegaLogger {
  debug(message: string, details?: object): void;
  info(message: string, details?: object): void;
  warn(message: string, details?: object): void;
  error(message: string, details?: object): void;
}

/** What may be logged, and where. */
export interface LoggingOptions {
  /** Warnings and errors go to the console unless given. */
  readonly logger?: MegaLogger | undefined;
  /** Whether debug lines show whole messages; they do not unless asked, because messages may hold secrets. */
  readonly logPayloads?: boolean | undefined;
}

/** Warnings and errors to the console, nothing else. */
export const quietLogger: MegaLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message, details) => {
    console.warn(message, details);
  },
  error: (message, details) => {
    console.error(message, details);
  },
};
