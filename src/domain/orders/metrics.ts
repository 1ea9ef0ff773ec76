/** The metrics of the functions, which alarms and the dashboard read. The counters have the dimension `service`. */
export const ORDER_METRICS = {
  applied: 'CommandsApplied',
  rejected: 'CommandsRejected',
  unchanged: 'CommandsUnchanged',
  /** Deliveries of commands that have already had their effect. */
  repeated: 'CommandsRepeated',
  /** Reports about orders that are not known yet. */
  early: 'ReportsEarly',
  /** Messages that were moved to a dead-letter queue, because repeating them does not help. */
  deadLettered: 'MessagesDeadLettered',
  /** Batches that were booked without the limits of orders, because the settings cannot be read. */
  withoutLimits: 'BatchesWithoutLimits',
  /** Messages that failed and are received again. */
  retried: 'MessagesRetried',
  /** Attempts of transactions that were repeated, for example after a deadlock or a failover. */
  transactionRetries: 'TransactionRetries',
  connections: 'DatabaseConnections',
  eventsPublished: 'EventsPublished',
} as const;

/** The age of the oldest event that is not published, in milliseconds; without a dimension. */
export const OUTBOX_AGE = 'OutboxAge';
