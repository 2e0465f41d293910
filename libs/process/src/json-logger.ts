import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { currentFlow } from './flow';
import { mask } from './mask';

/** What Nest tells of its own start: each module, route and handler. */
const startupContexts: ReadonlySet<unknown> = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
]);

/**
 * Nest's logger as JSON lines on stdout, one object a line: level, time, app, context, msg, the fields of the current
 * flow, and whatever object is passed after the message, masked. `log('relayed', { count: 3 })`.
 */
export class JsonLogger implements LoggerService {
  private readonly pino: Logger;

  constructor(
    app: string,
    level: string,
    destination: pino.DestinationStream = pino.destination({ fd: 1, sync: true }),
  ) {
    this.pino = pino(
      {
        level,
        base: { app },
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        serializers: { err: (error: unknown) => error },
      },
      destination,
    );
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write(startupContexts.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  private write(level: 'info' | 'warn' | 'error' | 'debug', message: unknown, rest: unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    const fields = Object.assign(
      {},
      ...rest.filter((part) => typeof part === 'object').map(asFields),
    ) as object;
    const text =
      message instanceof Error ? { msg: mask(message.message), err: mask(message) } : { msg: mask(message) };
    this.pino[level]({ context, ...flowFields(), ...fields, ...text });
  }
}

function asFields(part: unknown): object {
  return part instanceof Error ? { err: mask(part) } : (mask(part) as object);
}

function flowFields(): object {
  const flow = currentFlow();
  return flow
    ? {
        correlationId: flow.correlationId,
        tenantId: flow.tenantId,
        eventId: flow.causationId ?? undefined,
        reaction: flow.reaction,
      }
    : {};
}
