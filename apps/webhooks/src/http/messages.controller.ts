import { Tenant } from '@fanfare/http/api-keys/tenant.decorator';
import { Documented } from '@fanfare/http/openapi/documented.decorator';
import { ProblemError } from '@fanfare/http/problems/problem.error';
import { type Page, pageOf } from '@fanfare/http/requests/pagination';
import { ZodBody, ZodParams, ZodQuery } from '@fanfare/http/requests/request-schemas';
import { Controller, Get, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { MessageLists } from '../persistence/message-lists.repository';
import { Messages } from '../persistence/messages.repository';
import { EndpointRegistry } from './endpoint-registry';
import { summaryOf, viewOf } from './message-view';
import {
  findMessageDocumentation,
  listMessagesDocumentation,
  resendDocumentation,
} from './messages.documentation';
import {
  type DeliveryRequested,
  type MessageAddress,
  type MessageList,
  type MessageSummary,
  type MessageView,
  type ResendMessage,
  messageAddress,
  messageList,
  resendMessage,
} from './messages.schemas';
import { Resending } from './resending';

/** What was heard, and what became of it. */
@Controller('messages')
export class MessagesController {
  constructor(
    private readonly messages: Messages,
    private readonly lists: MessageLists,
    private readonly registry: EndpointRegistry,
    private readonly resending: Resending,
  ) {}

  @Get()
  @Documented(listMessagesDocumentation)
  async list(
    @ZodQuery(messageList) { limit, cursor: before, type }: MessageList,
    @Tenant() tenantId: string,
  ): Promise<Page<MessageSummary>> {
    const rows = await this.lists.list(tenantId, { type, before, limit: limit + 1 });
    return pageOf(rows.map(summaryOf), limit, ({ receivedAt, id }) => [receivedAt, id]);
  }

  @Get(':messageId')
  @Documented(findMessageDocumentation)
  async find(
    @ZodParams(messageAddress) { messageId }: MessageAddress,
    @Tenant() tenantId: string,
  ): Promise<MessageView> {
    const message = await this.messages.find(tenantId, messageId);
    if (!message) throw noSuchMessage();
    return viewOf(message, await this.lists.deliveriesOf(message));
  }

  @Post(':messageId/resend')
  @HttpCode(HttpStatus.ACCEPTED)
  @Documented(resendDocumentation)
  async resend(
    @ZodParams(messageAddress) { messageId }: MessageAddress,
    @ZodBody(resendMessage) { endpointId }: ResendMessage,
    @Tenant() tenantId: string,
  ): Promise<DeliveryRequested> {
    const message = await this.messages.load(tenantId, messageId);
    if (!message) throw noSuchMessage();
    const endpoint = await this.registry.lock(tenantId, endpointId);
    return this.resending.send(message, endpoint, 'manual');
  }
}

function noSuchMessage(): ProblemError {
  return new ProblemError('not-found', 'There is no message with this id.');
}
