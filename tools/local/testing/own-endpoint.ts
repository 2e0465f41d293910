import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsTestClients } from './aws-test-clients';
import { FaultSwitchboard } from './fault-switchboard';
import { StartedScript } from './started-script';

/** An AWS endpoint that one test file has for itself, as a process of its own; its state survives restarts. */
export class OwnEndpoint {
  readonly aws: AwsTestClients;
  readonly faults: FaultSwitchboard;

  private constructor(
    readonly url: string,
    private readonly directory: string,
    private readonly script: StartedScript,
  ) {
    this.aws = new AwsTestClients(url);
    this.faults = new FaultSwitchboard(url);
  }

  static start(): Promise<OwnEndpoint> {
    return OwnEndpoint.startIn(mkdtempSync(join(tmpdir(), 'fanfare-endpoint-')));
  }

  /** Another run with the same state, on another port, after the end of this one. */
  async restart(signal: NodeJS.Signals = 'SIGKILL'): Promise<OwnEndpoint> {
    this.aws.destroy();
    await this.script.end(signal);
    return OwnEndpoint.startIn(this.directory);
  }

  async end(): Promise<void> {
    this.aws.destroy();
    await this.script.end();
    rmSync(this.directory, { recursive: true });
  }

  /** The address that a queue URL of an earlier run has now. */
  moved(queueUrl: string): string {
    return this.url + new URL(queueUrl).pathname;
  }

  private static async startIn(directory: string): Promise<OwnEndpoint> {
    const script = StartedScript.run('testing/aws-endpoint-process.js', [directory]);
    return new OwnEndpoint(await script.line(/^http/), directory, script);
  }
}
