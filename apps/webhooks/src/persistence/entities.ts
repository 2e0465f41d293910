import { AttemptEntity } from './attempt.entity';
import { DeliveryEntity } from './delivery.entity';
import { EndpointHealthEntity } from './endpoint-health.entity';
import { EndpointSecretEntity } from './endpoint-secret.entity';
import { EndpointEntity } from './endpoint.entity';
import { JobEntity } from './job.entity';
import { MessageEntity } from './message.entity';

/** The rows of the app's tables. */
export const entities = [
  AttemptEntity,
  DeliveryEntity,
  EndpointEntity,
  EndpointHealthEntity,
  EndpointSecretEntity,
  JobEntity,
  MessageEntity,
];
