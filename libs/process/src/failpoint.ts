import { setTimeout as delay } from 'node:timers/promises';
import { EnvironmentError } from './environment';

/** Every place where a fault can be injected: one between each two effects of the platform. */
export const failpointNames = [
  'outbox.after-insert',
  'transaction.before-commit',
  'transaction.after-commit',
  'relay.after-claim',
  'relay.after-put-events',
  'relay.after-mark',
  'reaction.before-handle',
  'ledger.after-insert',
  'reaction.after-handle',
  'reaction.before-delete',
  'reaction.after-delete',
  'dead-letter.after-send',
  'mail.after-claim',
  'mail.after-send',
  'mail.after-mark',
  'webhook.after-claim',
  'webhook.before-send',
  'webhook.after-send',
  'webhook.before-mark',
  'webhook.after-mark',
  'recovery.after-batch',
] as const;

export type FailpointName = (typeof failpointNames)[number];

/** Thrown by a failpoint with the action `throw`. */
export class FailpointError extends Error {
  override readonly name = 'FailpointError';

  constructor(failpoint: string) {
    super(`Failpoint ${failpoint} threw, as FAILPOINT asks for.`);
  }
}

interface Fault {
  readonly action: 'kill' | 'throw' | 'delay' | 'hang';
  readonly milliseconds: number;
  /** Which pass sets it off, counted from 1; 0 means every pass. */
  readonly onPass: number;
  passes: number;
}

const syntax =
  /^(?<name>[a-z.-]+):(?<action>kill|throw|hang|delay:(?<milliseconds>\d+))(?:@(?<onPass>\d+))?$/;
let faults: ReadonlyMap<string, Fault> = new Map();

/**
 * Switches on the faults of a FAILPOINT value: `name:action`, comma-separated; the action is `kill` (SIGKILL to this
 * very process), `throw`, `delay:<ms>` or `hang`; `@n` sets it off at the n-th pass alone.
 * @throws EnvironmentError for an unknown name or action, and for any value at all in production
 */
export function enableFailpoints(value: string, mode: string): void {
  if (value !== '' && mode === 'production') {
    throw new EnvironmentError(['FAILPOINT is set, which production refuses: unset it']);
  }
  faults = new Map(value === '' ? [] : value.split(',').map(parseFault));
}

/** Passes a named point of the code: nothing happens unless FAILPOINT names it. */
export async function failpoint(name: FailpointName): Promise<void> {
  const fault = faults.get(name);
  if (!fault) return;
  fault.passes += 1;
  if (fault.onPass !== 0 && fault.passes !== fault.onPass) return;
  if (fault.action === 'throw') throw new FailpointError(name);
  if (fault.action === 'kill') process.kill(process.pid, 'SIGKILL');
  await (fault.action === 'delay' ? delay(fault.milliseconds) : new Promise<never>(() => undefined));
}

function parseFault(part: string, index: number): [FailpointName, Fault] {
  const groups = syntax.exec(part.trim())?.groups;
  const name = failpointNames.find((known) => known === groups?.['name']);
  if (!groups || !name) {
    throw new EnvironmentError([
      `FAILPOINT is not usable: fault ${String(index + 1)} is not name:kill|throw|delay:ms|hang with a name of ${failpointNames.join(', ')}`,
    ]);
  }
  const action = String(groups['action']).split(':')[0] as Fault['action'];
  return [
    name,
    {
      action,
      milliseconds: Number(groups['milliseconds'] ?? 0),
      onPass: Number(groups['onPass'] ?? 0),
      passes: 0,
    },
  ];
}
