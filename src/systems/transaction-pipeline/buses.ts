import { EventArchive, EventBus } from '../../modules/event-bus';
import type { SystemContext } from './context';

/** Creates the three buses, and the archive from which the transaction bus is replayed. */
export function createBuses({ stack, key, config, undeliveredEvents: deadLetters }: SystemContext) {
  /** Transactions, suspicions and the results of investigations. */
  const transactionBus = new EventBus(stack, 'TransactionBus', { key, deadLetters });
  const archive = new EventArchive(stack, 'TransactionArchive', {
    bus: transactionBus,
    retentionDays: config.archiveRetentionDays,
  });
  /** Changes of alarms, rules and detectors, and replays. */
  const systemBus = new EventBus(stack, 'SystemBus', { key, deadLetters });
  /** What happened to each transaction. */
  const auditBus = new EventBus(stack, 'AuditBus', { key, deadLetters });
  return { transactionBus, archive, systemBus, auditBus };
}

/** The buses of the system. */
export type Buses = ReturnType<typeof createBuses>;
