import type { DeliveryFailure } from '../event-bridge/delivery/delivery-failure';
import type { FaultSwitches } from './fault-switches';

/** How one delivery of EventBridge to a queue goes. */
export interface DeliveryPlan {
  readonly copies: number;
  readonly delayMs: number;
  /** Why the attempt fails; then nothing arrives. */
  readonly failure?: DeliveryFailure;
}

const UNDISTURBED: DeliveryPlan = { copies: 1, delayMs: 0 };

/** What the faults that are on do to the deliveries of EventBridge. */
export class DeliveryFaults {
  private readonly heldBack = new Map<string, boolean>();

  constructor(private readonly faults: FaultSwitches) {}

  /** Each call stands for one attempt to deliver and uses the faults that meet it. */
  plan(queueArn: string): DeliveryPlan {
    if (this.faults.isQuiet) return UNDISTURBED;
    const name = queueArn.split(':').at(-1);
    const meets = ({ queue }: { queue?: string | undefined }) => queue === undefined || queue === name;
    const failure = this.faults.strike('failDelivery', meets)?.errorCode;
    if (failure !== undefined) return { ...UNDISTURBED, failure };
    return {
      copies: this.faults.strike('duplicate', meets) === undefined ? 1 : 2,
      delayMs:
        (this.faults.strike('delay', meets)?.milliseconds ?? 0) +
        this.heldBackMs(queueArn, this.faults.strike('reorder', meets)?.milliseconds),
    };
  }

  /** Every other delivery to a queue waits, so that the one after it arrives before it. */
  private heldBackMs(queueArn: string, milliseconds: number | undefined): number {
    if (milliseconds === undefined) return 0;
    const holdsBack = this.heldBack.get(queueArn) !== true;
    this.heldBack.set(queueArn, holdsBack);
    return holdsBack ? milliseconds : 0;
  }
}
