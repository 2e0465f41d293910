import { wholeNumber } from '@fanfare/process/environment';

/** What the API of webhooks allows. */
export const apiEnvironment = {
  WEBHOOK_ENDPOINTS_PER_TENANT: wholeNumber(1, 100_000)
    .default(100)
    .describe('the most endpoints that one tenant may have'),
  WEBHOOK_RECOVERY_MAX_DAYS: wholeNumber(1, 3_650)
    .default(14)
    .describe('how far back, in days, a recovery of missed events may reach'),
};

/** The values of {@link apiEnvironment}. */
export interface ApiConfig {
  readonly WEBHOOK_ENDPOINTS_PER_TENANT: number;
  readonly WEBHOOK_RECOVERY_MAX_DAYS: number;
}
