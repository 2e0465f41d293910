import type { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AwsClients } from '@fanfare/aws-session/aws-clients';
import type { DynamicModule } from '@nestjs/common';
import { SqsModule } from '@ssut/nestjs-sqs';
import type { MessagingConfig } from '../messaging.environment';
import { queueUrl } from './queue-url';
import type { ReactionWorker } from './reaction-worker';
import { ReactionWorkers } from './reaction-workers';

/** The part of @ssut/nestjs-sqs that polls a queue for each worker, whenever the worker's gate lets it. */
export function polling(config: MessagingConfig): DynamicModule {
  return SqsModule.registerAsync({
    inject: [AwsClients, ReactionWorkers],
    useFactory: (aws: AwsClients, workers: ReactionWorkers) => ({
      consumers: workers.all.map((worker) => ({
        name: worker.route.reaction,
        queueUrl: queueUrl(config, worker.route.queue),
        region: 'set-by-the-client',
        sqs: pollingClient(aws.polls, worker),
        waitTimeSeconds: config.QUEUE_WAIT_SECONDS,
        visibilityTimeout: config.QUEUE_VISIBILITY_SECONDS,
        messageSystemAttributeNames: ['ApproximateReceiveCount'],
        shouldDeleteMessages: false,
        authenticationErrorTimeout: 0,
        preReceiveMessageCallback: () => worker.gate.pass(),
      })),
    }),
  });
}

/** A client that asks for as many messages as the worker wants when the receive is sent, not when it was prepared. */
export function pollingClient(client: SQSClient, worker: Pick<ReactionWorker, 'batchSize'>): SQSClient {
  const send = (command: ReceiveMessageCommand, options: object): Promise<unknown> => {
    command.input.MaxNumberOfMessages = worker.batchSize;
    return client.send(command, options);
  };
  return Object.create(client, { send: { value: send } }) as SQSClient;
}
