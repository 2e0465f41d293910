import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsTestClients, localAccess } from './aws-test-clients';
import { FaultSwitchboard } from './fault-switchboard';
import { StartedScript } from './started-script';

/** An AWS endpoint that one test file has for itself, as a process of its own; its state survives restarts. */
export class OwnEndpoint {
  private static readonly directories: string[] = [];
  readonly aws: AwsTestClients;
  readonly faults: FaultSwitchboard;

  private constructor(
    readonly url: string,
    private readonly directory: string,
    private readonly script: StartedScript,
  ) {
    this.aws = new AwsTestClients(localAccess(url));
    this.faults = new FaultSwitchboard(url);
  }

  static start(): Promise<OwnEndpoint> {
    const directory = mkdtempSync(join(tmpdir(), 'fanfare-endpoint-'));
    OwnEndpoint.directories.push(directory);
    return OwnEndpoint.startIn(directory);
  }

  /** Another run with the same state, on another port, after the end of this one. */
  async restart(signal: NodeJS.Signals = 'SIGKILL'): Promise<OwnEndpoint> {
    this.aws.destroy();
    await this.script.end(signal);
    return OwnEndpoint.startIn(this.directory);
  }

  /** Ends every endpoint of this test file, also after a test that failed, and removes their state. */
  static async endAll(): Promise<void> {
    await StartedScript.endAll();
    for (const directory of OwnEndpoint.directories.splice(0)) rmSync(directory, { recursive: true });
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
