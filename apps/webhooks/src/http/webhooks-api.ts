import type { Provider, Type } from '@nestjs/common';
import { Attempts } from '../persistence/attempts.repository';
import { EndpointLists } from '../persistence/endpoint-lists.repository';
import { MessageLists } from '../persistence/message-lists.repository';
import { Statistics } from '../persistence/statistics.repository';
import { ToldEvents } from '../persistence/told-events.repository';
import { AttemptsController } from './attempts.controller';
import { EndpointActionsController } from './endpoint-actions.controller';
import { EndpointRegistry } from './endpoint-registry';
import { EndpointRules } from './endpoint-rules';
import { EndpointSecrets } from './endpoint-secrets';
import { EndpointSwitch } from './endpoint-switch';
import { EndpointTestsController } from './endpoint-tests.controller';
import { EndpointViews } from './endpoint-views';
import { EndpointsController } from './endpoints.controller';
import { EventTelling } from './event-telling';
import { EventTypesController } from './event-types.controller';
import { EventsController } from './events.controller';
import { MessagesController } from './messages.controller';
import { RecoveriesController } from './recoveries.controller';
import { Recovering } from './recovering';
import { Resending } from './resending';
import { StatisticsController } from './statistics.controller';
import { ToldEventRetention } from './told-event-retention';

/** The doors of the API. */
export const apiControllers: Type[] = [
  EndpointsController,
  EndpointActionsController,
  EndpointTestsController,
  RecoveriesController,
  StatisticsController,
  MessagesController,
  AttemptsController,
  EventTypesController,
  EventsController,
];

/** What only the doors need. */
export const apiProviders: Provider[] = [
  EndpointRegistry,
  EndpointRules,
  EndpointSecrets,
  EndpointSwitch,
  EndpointViews,
  Recovering,
  Resending,
  EventTelling,
  ToldEventRetention,
  EndpointLists,
  MessageLists,
  Attempts,
  Statistics,
  ToldEvents,
];
