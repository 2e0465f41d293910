import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../app.config';
import { Claims } from '../persistence/claims.repository';
import { Deliveries } from '../persistence/deliveries.repository';
import { Endpoints } from '../persistence/endpoints.repository';
import { EndpointHealths } from '../persistence/health.repository';
import { Jobs } from '../persistence/jobs.repository';
import { Messages } from '../persistence/messages.repository';
import { Settlements } from '../persistence/settlements.repository';
import { EndpointSeals } from '../sealing/endpoint-seals';
import { Keyring } from '../sealing/keyring';
import { WebhookSender } from '../sending/webhook-sender';
import { Attempting } from './attempting';
import { Cancellations } from './cancellations';
import { CarefulClaims } from './careful-claims';
import { ClaimBook } from './claim-book';
import { Claiming } from './claiming';
import { Clock, DatabaseClock } from './clock';
import { DeliveryLoop } from './delivery-loop';
import { RULES, deliveryRules } from './delivery-rules';
import { DeliveryService } from './delivery-service';
import { DeliveryWork } from './delivery-work';
import { Dispatch } from './dispatch';
import { DueLanes } from './due-lanes';
import { EndpointEvents } from './endpoint-events';
import { EndpointProfiles } from './endpoint-profiles';
import { Filters } from './filters';
import { FirstAttempts } from './first-attempts';
import { HealthRecording } from './health-recording';
import { Lanes } from './lanes';
import { Leasing } from './leasing';
import { PlainClaims } from './plain-claims';
import { Recorder } from './recorder';
import { Recording } from './recording';
import { Recoveries } from './recoveries';
import { RecoveryStep } from './recovery-step';
import { Retention } from './retention';

const repositories = [Claims, Deliveries, EndpointHealths, Endpoints, Jobs, Messages, Settlements];
const parts = [
  Attempting,
  Cancellations,
  CarefulClaims,
  ClaimBook,
  Claiming,
  DeliveryLoop,
  DeliveryService,
  DeliveryWork,
  Dispatch,
  DueLanes,
  EndpointEvents,
  EndpointProfiles,
  Filters,
  FirstAttempts,
  HealthRecording,
  Lanes,
  Leasing,
  PlainClaims,
  Recorder,
  Recording,
  Recoveries,
  RecoveryStep,
  Retention,
];

/** Everything between an event that was heard and the answer of a receiver that is recorded. */
@Module({})
export class DeliveryModule {
  static with(config: AppConfig, replacements: readonly Provider[] = []): DynamicModule {
    return {
      global: true,
      module: DeliveryModule,
      providers: [
        ...repositories,
        ...parts,
        EndpointSeals,
        { provide: CONFIG, useValue: config },
        { provide: RULES, useValue: deliveryRules(config) },
        { provide: Clock, useClass: DatabaseClock },
        { provide: Keyring, useFactory: () => Keyring.from(config) },
        { provide: WebhookSender, useFactory: () => new WebhookSender(config) },
        ...replacements,
      ],
      exports: [
        ...repositories,
        CONFIG,
        RULES,
        Clock,
        EndpointSeals,
        Keyring,
        WebhookSender,
        Lanes,
        Recoveries,
        Dispatch,
      ],
    };
  }
}
