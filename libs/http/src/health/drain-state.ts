import { Injectable } from '@nestjs/common';

/** Whether the process has begun to shut down. From then on it is not ready, and stays so. */
@Injectable()
export class DrainState {
  private readonly stops: (() => Promise<void>)[] = [];
  private begun = false;

  get draining(): boolean {
    return this.begun;
  }

  /** Has `stop` called when the draining begins; the database is open until it resolves. */
  onDrain(stop: () => Promise<void>): void {
    this.stops.push(stop);
  }

  /** Makes the process unready at once, while it still serves; resolves when everything that asked to has stopped. */
  async begin(): Promise<void> {
    this.begun = true;
    await Promise.all(this.stops.splice(0).map((stop) => stop()));
  }
}
