import { WakeSignal } from '@fanfare/messaging/wake-signal';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { failpoint } from '@fanfare/process/failpoint';
import { Injectable, Logger } from '@nestjs/common';
import { Jobs } from '../persistence/jobs.repository';
import { Lanes } from './lanes';
import { RecoveryStep } from './recovery-step';
import { Trouble } from './trouble';

const pollMs = 1_000;

/**
 * Works recoveries off, batch by batch, each batch and the progress of its job in one transaction: whoever dies, another goes
 * on after the last batch that was committed, and no message gets in line twice. What is sent again waits behind what is new.
 */
@Injectable()
export class Recoveries {
  private readonly trouble = new Trouble(new Logger(Recoveries.name), 'recoveries cannot go on');
  private readonly signal = new WakeSignal();
  private stopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly jobs: Jobs,
    private readonly step: RecoveryStep,
    private readonly lanes: Lanes,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** Resolves when the batch that is under way is committed. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.signal.wake();
    await this.running;
  }

  /** There is a job. */
  wake(): void {
    this.signal.wake();
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const more = await this.pass().catch((error: unknown) => {
        this.trouble.is(error);
        return false;
      });
      if (!more) await this.signal.wait(pollMs);
    }
  }

  /** One batch of each job; true when some job may have more. */
  private async pass(): Promise<boolean> {
    const running = await this.jobs.running();
    this.trouble.isOver();
    let more = false;
    for (const id of running) {
      if (this.stopping) return false;
      const lanes = await this.unitOfWork.run(() => this.step.advance(id));
      await failpoint('recovery.after-batch');
      this.lanes.wake(lanes);
      more ||= lanes.length > 0;
    }
    return more;
  }
}
