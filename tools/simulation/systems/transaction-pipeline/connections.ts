import type { EventPattern } from '../../../../src/domain/event-patterns';
import { ANOMALY_RULES, BUS_RULES, RULE_PATTERNS } from '../../../../src/domain/transactions';
import type { Simulation } from '../../core/simulation';
import type { Bus } from '../../services/eventbridge/bus';
import {
  asBusTarget,
  asFunctionTarget,
  asQueueTarget,
  type EventTarget,
} from '../../services/eventbridge/event-target';
import { StreamMapping } from '../../services/kinesis/stream-mapping';
import { asBusDestination, asQueueDestination } from '../../services/lambda/destination';
import type { CreateHandler } from '../../services/lambda/environment';
import { SimulatedFunction } from '../../services/lambda/simulated-function';
import { QueueMapping } from '../../services/sqs/queue-mapping';
import {
  ASYNCHRONOUS,
  DELIVERY,
  FUNCTION_NAMES,
  type FunctionName,
  FUNCTIONS,
  PROCESSING,
  PUBLICATION,
  QUEUE_NAMES,
  QUEUES,
  RULE_TARGETS,
  type RuleTargets,
  type TargetName,
} from './deployment';
import type { Stores } from './stores';

export type Functions = Readonly<Record<FunctionName, SimulatedFunction>>;

/** The queues of the failures of asynchronous invocations. */
const FAILURE_DESTINATIONS: Partial<Readonly<Record<FunctionName, 'DetectorRetries' | 'NotifierRetries'>>> = {
  FraudDetector: 'DetectorRetries',
  Notifier: 'NotifierRetries',
};

/** Creates the functions, and invokes them by queues, by the stream of the table and by the rules of the buses. */
export const connectFunctions = (
  simulation: Simulation,
  stores: Stores,
  handlers: Readonly<Record<FunctionName, CreateHandler>>,
  targets: RuleTargets = RULE_TARGETS,
): Functions => {
  const functions = Object.fromEntries(
    FUNCTION_NAMES.map((name) => [name, createFunction(simulation, stores, name, handlers[name])]),
  ) as Record<FunctionName, SimulatedFunction>;
  for (const name of QUEUE_NAMES) {
    const { consumer, ...delivery } = QUEUES[name];
    new QueueMapping(simulation, stores.queues[name], functions[consumer], delivery);
  }
  new StreamMapping(simulation, stores.stream, functions.TransactionPublisher, {
    ...PUBLICATION,
    filter: { eventName: ['INSERT'] },
    onFailure: stores.failures.UnpublishedTransactions,
  });
  new StreamMapping(simulation, stores.stream, functions.ProcessedWriter, {
    ...PROCESSING,
    onFailure: stores.failures.UnwrittenChanges,
  });
  addBusRules(simulation, stores, functions, targets);
  return functions;
};

const createFunction = (
  simulation: Simulation,
  { queues, auditBus }: Stores,
  name: FunctionName,
  create: CreateHandler,
): SimulatedFunction => {
  const failures = FAILURE_DESTINATIONS[name];
  return new SimulatedFunction(simulation, {
    name,
    ...FUNCTIONS[name],
    create,
    ...(failures && {
      asynchronous: {
        ...ASYNCHRONOUS,
        onSuccess: asBusDestination(auditBus),
        onFailure: asQueueDestination(queues[failures]),
      },
    }),
  });
};

/** Adds the rules of `src/systems/transaction-pipeline/rules.ts`, `audit.ts` and `system-events.ts`. */
const addBusRules = (
  simulation: Simulation,
  { transactionBus, auditBus, systemBus, queues, failures }: Stores,
  { FraudDetector, Notifier }: Functions,
  ruleTargets: RuleTargets,
): void => {
  const targets: Readonly<Record<TargetName, EventTarget>> = {
    FraudDetector: asFunctionTarget(simulation, FraudDetector),
    Notifier: asFunctionTarget(simulation, Notifier),
    AuditBus: asBusTarget(simulation, auditBus),
    ReceivedTransactions: asQueueTarget(simulation, queues.ReceivedTransactions),
    DetectorRetries: asQueueTarget(simulation, queues.DetectorRetries),
    NotifierRetries: asQueueTarget(simulation, queues.NotifierRetries),
    RuleMatches: asQueueTarget(simulation, queues.RuleMatches),
    AuditTrail: asQueueTarget(simulation, queues.AuditTrail),
  };
  const addRule = (bus: Bus, name: keyof RuleTargets, pattern: EventPattern): void => {
    const isAnomaly = ANOMALY_RULES.some((id) => id === name);
    const input = { template: `{"rule":"${name}","event":<aws.events.event.json>}` };
    bus.addRule({
      name,
      pattern,
      targets: ruleTargets[name].map((target) => ({
        target: targets[target],
        ...DELIVERY,
        deadLetters: failures.UndeliveredEvents,
        // A bus receives the event itself.
        ...(isAnomaly && target !== 'AuditBus' && { input }),
      })),
    });
  };
  for (const id of BUS_RULES) addRule(transactionBus, id, RULE_PATTERNS[id].pattern);
  addRule(auditBus, 'AuditedEvents', ANY_EVENT);
  addRule(systemBus, 'SystemEvents', ANY_EVENT);
};

/** Every event has a source. */
const ANY_EVENT = { source: [{ prefix: '' }] };
