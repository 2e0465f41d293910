import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { App } from '@fanfare/event-contract/apps';
import { Client } from 'pg';
import { runScript, services } from './app-environment';
import { BusListener } from './bus-listener';

/** What a stage is watched and driven through. */
export interface Connections {
  readonly sqs: SQSClient;
  readonly bus: BusListener;
  readonly database: Client;
}

/** Provisions the stage and brings the schemas of the apps that are to run up to date. */
export async function prepare(running: readonly App[], environment: NodeJS.ProcessEnv): Promise<void> {
  await Promise.all([
    runScript('tools/local/src/provision/provision-command.js', ['apply'], environment),
    ...running.map((app) => runScript(`apps/${app}/src/persistence/migrate.js`, [], environment)),
  ]);
}

/** Connects to what a stage works with. */
export async function connect(stage: string, databaseUrl: string): Promise<Connections> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const aws = { endpoint: services().awsEndpoint, region: 'us-east-1', credentials };
  const sqs = new SQSClient(aws);
  const database = new Client({ connectionString: databaseUrl });
  database.on('error', () => undefined);
  await database.connect();
  return { sqs, database, bus: await BusListener.start(sqs, new EventBridgeClient(aws), stage) };
}
