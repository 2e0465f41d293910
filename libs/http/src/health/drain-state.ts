import { Injectable } from '@nestjs/common';

/** Whether the process has begun to shut down. From then on it is not ready, and stays so. */
@Injectable()
export class DrainState {
  private begun = false;

  get draining(): boolean {
    return this.begun;
  }

  /** Makes the process unready at once, while it still serves. Harmless when repeated. */
  begin(): void {
    this.begun = true;
  }
}
