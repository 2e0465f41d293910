import type { Heard } from '@fanfare/event-contract/topology';
import type { ReactionContext } from '@fanfare/messaging/queue/reaction-context';
import { Reaction, type ReactsTo } from '@fanfare/messaging/queue/reaction.decorator';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Dispatch } from '../delivery/dispatch';

const reaction = 'dispatch-webhook-on-public-event';

/** Records an event and who is to get it. The delivery loop sends it once this is committed. */
@Reaction(reaction)
export class DispatchWebhookOnPublicEvent implements ReactsTo<typeof reaction> {
  constructor(
    private readonly dispatch: Dispatch,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async handle(event: Heard<typeof reaction>, { messageId }: ReactionContext): Promise<void> {
    const wake = await this.dispatch.record(event, messageId);
    this.unitOfWork.afterCommit(wake);
  }
}
