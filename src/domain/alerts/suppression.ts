/** Why an alert is not notified. */
export const SUPPRESSIONS = ['muted', 'cooldown', 'longer-interval'] as const;
export type Suppression = (typeof SUPPRESSIONS)[number];
