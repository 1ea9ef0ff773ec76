import { ANOMALY_RULES, BUS_RULES, type BusRule, RULE_PATTERNS } from '../../domain/transactions';
import { EventRule, type InputTransformer } from '../../modules/event-rule';
import { asBusTarget, asFunctionTarget, asQueueTarget } from '../../modules/event-target';
import type { ServerlessFunction } from '../../modules/serverless-function';
import type { Queue } from '../../modules/queue';
import type { Buses } from './buses';
import type { SystemContext } from './context';

/** EventBridge retries each target ten times within an hour; then the event goes to UndeliveredEvents. */
export const DELIVERY_LIMITS = { retries: 10, maxEventAge: 3600 };

/** The targets of the rules on the transaction bus. */
export interface RuleTargets {
  readonly detector: ServerlessFunction;
  /** The transactions that FraudDetector scores in batches. */
  readonly received: Queue;
  /** The results of investigations again, and what FraudDetector could not process. */
  readonly detectorRetries: Queue;
  readonly notifier: ServerlessFunction;
  /** The suspicious transactions again, and what Notifier could not process. */
  readonly notifierRetries: Queue;
  /** The matches of anomaly rules, for the audit trail. */
  readonly ruleMatches: Queue;
  readonly auditBus: Buses['auditBus'];
}

/** Creates the rules of the transaction bus. */
export function createRules(
  context: SystemContext,
  { transactionBus }: Pick<Buses, 'transactionBus'>,
  { detector, received, detectorRetries, notifier, notifierRetries, ruleMatches, auditBus }: RuleTargets,
): Readonly<Record<BusRule, EventRule>> {
  const { stack, key, undeliveredEvents: deadLetters } = context;
  const created = Object.fromEntries(
    BUS_RULES.map((id) => {
      const { pattern, description } = RULE_PATTERNS[id];
      return [id, new EventRule(stack, id, { bus: transactionBus, pattern, description, key, deadLetters })];
    }),
  ) as Record<BusRule, EventRule>;
  const invokeDetector = (id: BusRule, input?: InputTransformer): void =>
    created[id].deliverTo(asFunctionTarget(detector), { ...DELIVERY_LIMITS, input, id: 'Detector' });
  const putOnAuditBus = (id: BusRule): void =>
    created[id].deliverTo(asBusTarget(auditBus), { ...DELIVERY_LIMITS, id: 'Audit' });
  // Lambda can drop an event without sending it to a function that can't keep up. So a queue delivers these events again, a minute
  // later; what is done already is left as it is.
  const deliverAgain = (id: BusRule, queue: Queue): void =>
    created[id].deliverTo(asQueueTarget(queue), { ...DELIVERY_LIMITS, id: 'Copy' });

  // Each transaction is scored, and those that match a rule are audited with the name of the rule. The rules invoke the
  // detector for a transaction again, which changes nothing: the first decision is final.
  created.EveryTransaction.deliverTo(asQueueTarget(received), { ...DELIVERY_LIMITS, id: 'Received' });
  for (const id of ANOMALY_RULES) {
    const input = { template: `{"rule":"${id}","event":<aws.events.event.json>}` };
    invokeDetector(id, input);
    created[id].deliverTo(asQueueTarget(ruleMatches), { ...DELIVERY_LIMITS, input, id: 'Matches' });
    putOnAuditBus(id);
  }
  created.SuspiciousTransactions.deliverTo(asFunctionTarget(notifier), {
    ...DELIVERY_LIMITS,
    id: 'Notifier',
  });
  deliverAgain('SuspiciousTransactions', notifierRetries);
  putOnAuditBus('SuspiciousTransactions');
  invokeDetector('FraudFeedback');
  deliverAgain('FraudFeedback', detectorRetries);
  putOnAuditBus('FraudFeedback');
  return created;
}
