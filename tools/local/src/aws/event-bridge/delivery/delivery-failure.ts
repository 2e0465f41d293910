/** Why a delivery failed, in the codes that EventBridge gives to dead letters, and whether another attempt may help. */
export const deliveryFailures = {
  NO_RESOURCE: { message: 'The specified queue does not exist.', isRetried: false },
  NO_PERMISSIONS: { message: 'Access to the resource is denied.', isRetried: false },
  THROTTLING: { message: 'Rate exceeded', isRetried: true },
  TIMEOUT: { message: 'The target did not answer in time.', isRetried: true },
  CONNECTION_FAILURE: { message: 'The connection to the target failed.', isRetried: true },
  INTERNAL_ERROR: { message: 'Internal error', isRetried: true },
} as const;

export type DeliveryFailure = keyof typeof deliveryFailures;
