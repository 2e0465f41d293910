import type { Heard } from '@fanfare/event-contract/topology';
import type { ReactionContext } from '@fanfare/messaging/queue/reaction-context';
import { Reaction, type ReactsTo } from '@fanfare/messaging/queue/reaction.decorator';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Dispatch } from '../delivery/dispatch';
import { Lanes } from '../delivery/lanes';

const reaction = 'dispatch-webhook-on-public-event';

/** Stores an event and who is to get it. The delivery loop sends it once this is committed. */
@Reaction(reaction)
export class DispatchWebhookOnPublicEvent implements ReactsTo<typeof reaction> {
  constructor(
    private readonly dispatch: Dispatch,
    private readonly lanes: Lanes,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async handle(event: Heard<typeof reaction>, { messageId }: ReactionContext): Promise<void> {
    const { lanes, dueAt } = await this.dispatch.record(event, messageId);
    this.unitOfWork.afterCommit(() => {
      this.lanes.wake(lanes, dueAt);
    });
  }
}
