import { awsSessionEnvironment } from '@fanfare/aws-session/aws-session.environment';
import { messagingEnvironment } from '@fanfare/messaging/messaging.environment';
import { persistenceEnvironment } from '@fanfare/persistence/persistence.environment';
import { processEnvironment } from '@fanfare/process/environment';
import { tracingEnvironment } from '@fanfare/process/tracing.environment';

/** What every app may be told, beside its HTTP settings: process, tracing, database, AWS, messaging. */
export const serviceEnvironment = {
  ...processEnvironment,
  ...tracingEnvironment,
  ...persistenceEnvironment,
  ...awsSessionEnvironment,
  ...messagingEnvironment,
};
