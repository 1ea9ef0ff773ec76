/** What must always be true of the trading platform, by name. */
export const INVARIANTS = {
  notLost: 'each command that was answered with 202 is booked, or waits in its dead-letter queue',
  reportsNotLost: 'each report and each credit is booked, or waits in its dead-letter queue',
  once: 'a command has effect once',
  stateMachine: 'an order changes only as its state machine allows, each time with the next version',
  harmlessRefusal: 'a rejected or refused command changes no account, no position and no existing order',
  ordered: 'an amendment does not undo a newer one',
  notRevived: 'an order is not accepted after a request about it was rejected because it was unknown',
  timely: 'an order that is booked too late is rejected',
  conserved: 'the cash and the positions of an account are those of its credits and executions',
  reserved: 'an account reserves what its open orders can cost',
  oneEvent: 'each change of an order or account has one event in the outbox',
  published: 'each event of the outbox is on the bus, each time with the same content',
  sequence: 'the first publications of the events of an order are in their sequence',
  audited: 'the audit trail contains each event, and nothing else',
  retained: 'what cannot be booked is in its dead-letter queue with its content',
  onlyUnbooked: 'a dead letter is not booked',
  answersShowBooks: 'an answer shows what the books had, and the latest if the query is consistent',
  endedSessions: 'a session that was ended gives no access',
  answered: 'without faults, each request is answered as its content demands',
} as const;
export type Invariant = keyof typeof INVARIANTS;
