/** What must always be true of the transaction pipeline, by name. */
export const INVARIANTS = {
  oneRow: 'one row for each transaction id',
  oneDecision: 'one decision for each transaction',
  exactScore: 'each score is that of the model for the stored history and the active rules',
  countedOnce: 'histories contain each transaction and each investigation once',
  nothingLost: 'accepted = scored + dead-lettered',
  acceptedOnce: 'a response describes the stored transaction',
  latestInvestigation: 'the latest result of an investigation is stored',
  written: 'each decision and each result of an investigation is a line in the bucket',
  notified: 'each suspicious transaction is notified',
  notifiedOnce: 'notifications <= 1 + faults between publish and mark',
  audited: 'each step is in the audit trail',
  auditedOnce: 'the audit trail contains each acceptance and each decision once',
  replayHarmless: 'a replay changes no row, no history and no notification',
  deadLetters: 'only what cannot be processed stays dead-lettered after a redrive',
  survivesOutage: 'an outage of four hours dead-letters no received transaction',
  atRest: 'everything is done within the bound after the last fault',
} as const;
export type Invariant = keyof typeof INVARIANTS;
