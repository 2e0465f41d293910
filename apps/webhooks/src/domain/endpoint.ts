/** Why an endpoint gets nothing: its receiver said 410, it failed for too long, or its owner wanted it so. */
export type DisabledReason = 'gone' | 'failing' | 'manual';
