import { INCOMPLETE_REPLAYS, SYSTEM_EVENTS } from '../../domain/transactions';
import { Alarm } from '../../modules/alarm';
import { EventLog } from '../../modules/event-log';
import { type EventPattern, EventRule } from '../../modules/event-rule';
import { asBusTarget, asLogTarget, asQueueTarget, asTopicTarget } from '../../modules/event-target';
import type { Queue } from '../../modules/queue';
import { ANY_EVENT } from './audit';
import type { Buses } from './buses';
import { LOG_RETENTION_DAYS, type SystemContext } from './context';
import { DELIVERY_LIMITS } from './rules';

/**
 * Creates the rules of the system bus: its events are recorded and logged, and operators are notified of changes and of
 * replays that did not complete.
 */
export function createSystemEvents(
  { stack, key, pipelineAlarms, undeliveredEvents: deadLetters }: SystemContext,
  { systemBus: bus }: Pick<Buses, 'systemBus'>,
  { auditTrail }: { readonly auditTrail: Queue },
) {
  const createRule = (id: string, pattern: EventPattern, description: string) =>
    new EventRule(stack, id, { bus, pattern, description, key, deadLetters });
  const log = new EventLog(stack, 'SystemEventLog', { key, retentionDays: LOG_RETENTION_DAYS });
  const recorded = createRule('SystemEvents', ANY_EVENT, 'every event of the system bus');
  recorded.deliverTo(asQueueTarget(auditTrail), { ...DELIVERY_LIMITS, id: 'AuditTrail' });
  recorded.deliverTo(asLogTarget(log), { ...DELIVERY_LIMITS, id: 'Log' });
  const changes = createRule(
    'SystemChanges',
    { 'detail-type': [SYSTEM_EVENTS.ruleChanged, SYSTEM_EVENTS.detectorReleased] },
    'changes of rules and detectors',
  );
  const failedReplays = createRule('ReplaysFailed', INCOMPLETE_REPLAYS, 'replays that did not complete');
  for (const rule of [changes, failedReplays])
    rule.deliverTo(asTopicTarget(pipelineAlarms), { ...DELIVERY_LIMITS, id: 'Operators' });
  return { systemRules: [recorded, changes, failedReplays], failedReplays };
}

/** How many names of alarms a pattern contains, because EventBridge limits a pattern to 2,048 characters. */
const ALARMS_PER_RULE = 30;

/**
 * Forwards the state changes of the system's alarms from the default bus, on which all systems and environments of the
 * account have theirs, to the system bus. Call it last, so that it finds all alarms.
 */
export function forwardAlarmStates(
  { stack, key, undeliveredEvents: deadLetters }: SystemContext,
  { systemBus }: Pick<Buses, 'systemBus'>,
): readonly EventRule[] {
  const rules: EventRule[] = [];
  const names = stack.node
    .findAll()
    .filter((node) => node instanceof Alarm)
    .map(({ physicalName }) => physicalName)
    .sort();
  for (let start = 0; start < names.length; start += ALARMS_PER_RULE) {
    const rule = new EventRule(stack, `AlarmStates${start / ALARMS_PER_RULE + 1}`, {
      pattern: {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        detail: { alarmName: names.slice(start, start + ALARMS_PER_RULE) },
      },
      description: "state changes of the system's alarms",
      key,
      deadLetters,
    });
    rule.deliverTo(asBusTarget(systemBus), { ...DELIVERY_LIMITS, id: 'System' });
    rules.push(rule);
  }
  return rules;
}
