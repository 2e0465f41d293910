import type { SqsMessage } from '@fanfare/mega';
import { EventPublisher } from '@fanfare/messaging/outbox/event-publisher';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { runInFlow } from '@fanfare/process/flow';
import { continueTrace } from '@fanfare/process/spans';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../app.config';
import { Inbox } from '../persistence/inbox.repository';
import { inboxName } from './dead-letters';
import { contentHash, readLegacyEvent } from './legacy-event';

/** Says on the bus what older systems said. */
@Injectable()
export class LegacyPublisher {
  private readonly logger = new Logger(LegacyPublisher.name);

  constructor(
    private readonly inbox: Inbox,
    private readonly events: EventPublisher<'bridge'>,
    private readonly unitOfWork: UnitOfWork,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * Publishes what the message says in one transaction with its entry in the inbox, unless it, or one that means the
   * same, is there. Its flow is called after the original message, and begins a trace.
   * @throws {RubbishError} when it says nothing that can be published, and as {@link EventPublisher.publish}
   */
  async publish(message: SqsMessage): Promise<'published' | 'duplicate'> {
    const { BRIDGE_TENANT: tenantId, BRIDGE_EQUAL_SECONDS: equalSeconds } = this.config;
    const event = readLegacyEvent(message, this.config.BRIDGE_SOURCE_SYSTEM);
    const { originalMessageId } = event.data;
    const entry = {
      contentHash: contentHash(event, tenantId, event.data.sourceSystem),
      messageId: originalMessageId,
      sentAt: message.sentAt ?? new Date(),
      equalSeconds: event.isDated ? null : equalSeconds,
    };
    const flow = { tenantId, correlationId: originalMessageId, causationId: null, reaction: inboxName };
    const work = async (): Promise<'published' | 'duplicate'> => {
      if (!(await this.inbox.enter(entry))) return 'duplicate';
      await this.events.publish('LegacyEventReceived', originalMessageId, event.data);
      return 'published';
    };
    return runInFlow(flow, async () => {
      const outcome = await continueTrace(`process ${inboxName}`, () => this.unitOfWork.run(work));
      this.logger.log(outcome, { messageId: message.messageId, kind: message.kind });
      return outcome;
    });
  }
}
