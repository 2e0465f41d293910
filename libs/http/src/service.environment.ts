import { awsSessionEnvironment } from '@fanfare/aws-session/aws-session.environment';
import { messagingEnvironment } from '@fanfare/messaging/messaging.environment';
import { persistenceEnvironment } from '@fanfare/persistence/persistence.environment';
import { processEnvironment } from '@fanfare/process/environment';

/** What every app may be told, beside its HTTP settings: process, database, AWS, messaging. */
export const serviceEnvironment = {
  ...processEnvironment,
  ...persistenceEnvironment,
  ...awsSessionEnvironment,
  ...messagingEnvironment,
};
