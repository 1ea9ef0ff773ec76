import { EventRule } from '../../modules/event-rule';
import { asQueueTarget } from '../../modules/event-target';
import type { Queue } from '../../modules/queue';
import type { Buses } from './buses';
import type { SystemContext } from './context';
import { DELIVERY_LIMITS } from './rules';
import type { Storage } from './storage';

/** The timeout of AuditRecorder in seconds. */
const TIMEOUT = 30;

/** A pattern that every event matches: each has a source. */
export const ANY_EVENT = { source: [{ prefix: '' }] };

/** Creates the queues of the audit trail: the matches of rules, and the events of the audit bus and the system bus. */
export const createAuditQueues = ({ createInputQueue }: SystemContext) => ({
  ruleMatches: createInputQueue('RuleMatches', TIMEOUT),
  auditTrail: createInputQueue('AuditTrail', TIMEOUT),
});

/** Creates the function that records what happened to each transaction, from every event of the audit bus. */
export function createAuditTrail(
  { stack, key, config, undeliveredEvents: deadLetters, createFunction }: SystemContext,
  { auditBus }: Pick<Buses, 'auditBus'>,
  { ruleMatches, auditTrail }: { readonly ruleMatches: Queue; readonly auditTrail: Queue },
  { auditLogs }: Pick<Storage, 'auditLogs'>,
) {
  const audited = new EventRule(stack, 'AuditedEvents', {
    bus: auditBus,
    pattern: ANY_EVENT,
    description: 'every event of the audit bus',
    key,
    deadLetters,
  });
  audited.deliverTo(asQueueTarget(auditTrail), { ...DELIVERY_LIMITS, id: 'AuditTrail' });
  const concurrency = config.concurrency.auditRecorder;
  const recorder = createFunction('AuditRecorder', {
    entry: 'transaction-pipeline/audit-recorder.ts',
    timeout: TIMEOUT,
    reservedConcurrency: concurrency,
  });
  for (const queue of [ruleMatches, auditTrail])
    queue.deliverTo(recorder, {
      batchSize: 50,
      batchingWindow: 1,
      // Each queue uses half of the concurrency, so that neither throttles the other.
      maxConcurrency: Math.floor(concurrency / 2),
    });
  auditLogs.grantWriteBatches(recorder);
  return { audited, recorder };
}
