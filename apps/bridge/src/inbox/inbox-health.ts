import { AwsClients } from '@fanfare/aws-session/aws-clients';
import { ReadinessProbes } from '@fanfare/http/health/readiness-probes';
import { SqsListener } from '@fanfare/mega';
import { SqsMessageQueue } from '@fanfare/messaging/queue/sqs-message-queue';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

/** Makes the inbox one of the parts without which the app is not ready. */
@Injectable()
export class InboxHealth implements OnApplicationBootstrap {
  constructor(
    private readonly listener: SqsListener,
    private readonly probes: ReadinessProbes,
    private readonly aws: AwsClients,
  ) {}

  onApplicationBootstrap(): void {
    const { queueUrl } = this.listener;
    const queue = new SqsMessageQueue(this.aws.sqs, queueUrl);
    this.probes.register(`queue ${queueUrl.slice(queueUrl.lastIndexOf('/') + 1)}`, () => queue.check());
  }
}
