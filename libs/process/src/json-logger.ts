import type { LoggerService } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { type Logger, pino } from 'pino';
import { currentFlow } from './flow';
import { mask } from './mask';
import { traceIdOf } from './traceparent';

/** What Nest tells of its own start: each module, route and handler. */
const startupContexts: ReadonlySet<unknown> = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
]);

/** In bytes; a turn of the event loop that says more is written in parts. */
const longestTurn = 16_000;

/** Names that every line has of its own. */
const reserved: ReadonlySet<string> = new Set(['level', 'time', 'app', 'msg']);

/**
 * Nest's logger as JSON lines on stdout, one object a line: level, time, app, context, msg, the fields of the current
 * flow with its trace, and the fields of whatever object is passed after the message, masked: `log('relayed', { count: 3 })`.
 * A last string is the context; what is neither, a stack for instance, is under `details`. Never throws, whatever it is
 * given.
 */
export class JsonLogger implements LoggerService {
  private readonly pino: Logger;

  constructor(app: string, level: string, destination: pino.DestinationStream = standardOutput()) {
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

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  private write(level: 'info' | 'warn' | 'error' | 'debug', message: unknown, rest: unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const context = isContext(rest.at(-1)) ? rest.at(-1) : undefined;
    const parts = context === undefined ? rest : rest.slice(0, -1);
    const own = message instanceof Error ? [message] : [];
    const fields = Object.assign({}, ...[...parts.filter(isFields), ...own].map(toFields)) as object;
    const others = parts.filter((part) => part !== undefined && part !== null && !isFields(part));
    const details = others.length > 0 ? { details: mask(others) } : {};
    this.pino[level]({ context, ...flowFields(), ...fields, ...details }, toText(message));
  }
}

/** Writes the lines of one turn of the event loop together, and what is left when the process exits. */
function standardOutput(): pino.DestinationStream {
  const output = pino.destination({ fd: 1, sync: true, minLength: longestTurn });
  let waiting = false;
  const flush = (): void => {
    waiting = false;
    output.flushSync();
  };
  process.once('exit', flush);
  return {
    write: (line) => {
      output.write(line);
      if (!waiting) setImmediate(flush);
      waiting = true;
    },
  };
}

function isContext(part: unknown): boolean {
  return typeof part === 'string' && !part.includes('\n');
}

function isFields(part: unknown): part is object {
  return typeof part === 'object' && part !== null && !Array.isArray(part);
}

function toFields(part: object): object {
  const masked = part instanceof Error ? { err: mask(part) } : mask(part);
  if (!isFields(masked)) return { details: masked };
  return Object.fromEntries(
    Object.entries(masked).map(([name, value]) => [reserved.has(name) ? `${name}_` : name, value]),
  );
}

function toText(message: unknown): string {
  const text = mask(message instanceof Error ? message.message : message);
  return typeof text === 'string' ? text : JSON.stringify(text ?? null);
}

function flowFields(): object {
  const traceId = trace.getActiveSpan()?.spanContext().traceId;
  const flow = currentFlow();
  if (!flow) return { traceId };
  return {
    correlationId: flow.correlationId,
    tenantId: flow.tenantId,
    eventId: flow.causationId ?? undefined,
    reaction: flow.reaction,
    traceId: traceId ?? traceIdOf(flow.traceparent),
  };
}
