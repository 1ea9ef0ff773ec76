import { asBlocks, refersTo, type PlannedResource } from '../../domain/plan/resources';
import { getBaseName } from '../requirements/base-name';
import { expectAlias } from '../requirements/aliases';
import { anyValue, expectReference, expectTextWith } from '../requirements/expected-values';
import { requireAny, requireResource, type ResourceRequirement } from '../requirements/resource-requirements';
import { requireTarget } from '../requirements/rule-targets';
import type { Requirement } from '../requirements/system-requirements';
import { ANOMALY_RULES, requirePattern } from './patterns';

const SYSTEM_DIR = 'src/systems/transaction-pipeline';
const RULE = 'aws_cloudwatch_event_rule';
const TARGET = 'aws_cloudwatch_event_target';
const BUS = 'aws_cloudwatch_event_bus';
const MIN_TARGETS = 3;

/** Requires at least three different targets of a rule, each with its own limits and dead-letter queue. */
const requireTargets = (name: string): ResourceRequirement => ({
  type: TARGET,
  findMismatches(stack) {
    const rule = stack.resources.find(
      (resource) => resource.type === RULE && getBaseName(stack, resource) === name,
    );
    const targets = stack.resources.filter(
      (resource) => resource.type === TARGET && rule !== undefined && refersTo(resource, 'rule', rule),
    );
    const safe = targets.filter(hasLimits);
    const arns = new Set(safe.map(({ configured, values }) => String(configured.arn ?? values.arn)));
    if (arns.size >= MIN_TARGETS) return [];
    return [
      {
        ...(rule && { resource: rule }),
        address: rule?.address ?? `${RULE}.${name}`,
        found: `${arns.size} such targets`,
        expected: `${MIN_TARGETS} different targets, each with retry_policy and dead_letter_config`,
      },
    ];
  },
});

function hasLimits({ values }: PlannedResource): boolean {
  const [limits] = asBlocks(values.retry_policy);
  return (
    Boolean(asBlocks(values.dead_letter_config)[0]?.arn) &&
    Number(limits?.maximum_retry_attempts ?? 0) > 0 &&
    Number(limits?.maximum_event_age_in_seconds ?? 0) > 0
  );
}

const AUDIT_BUS = expectReference(BUS, 'AuditBus');

/** The buses, their rules, and the archive. */
export const EVENT_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'TP-REQ-1',
    title: 'the buses TransactionBus, SystemBus and AuditBus exist',
    severity: 'high',
    source: 'R1',
    fix: `create them in ${SYSTEM_DIR}/buses.ts`,
    expectations: ['TransactionBus', 'SystemBus', 'AuditBus'].map((name) => requireResource(BUS, name)),
  },
  {
    id: 'TP-REQ-2',
    title: 'TransactionBus has an archive with a retention period',
    severity: 'high',
    source: 'C10',
    fix: `create it in ${SYSTEM_DIR}/buses.ts`,
    expectations: [
      requireResource('aws_cloudwatch_event_archive', 'TransactionArchive', {
        event_source_arn: expectReference(BUS, 'TransactionBus'),
        retention_days: anyValue,
      }),
    ],
  },
  {
    id: 'TP-REQ-3',
    title: 'five rules on TransactionBus have the required patterns',
    severity: 'high',
    source: 'R6',
    fix: 'correct src/domain/transactions/rule-patterns.json',
    expectations: ANOMALY_RULES.map(requirePattern),
  },
  {
    id: 'TP-REQ-4',
    title: 'each of the five rules has three targets with retries, a maximum age and a dead-letter queue',
    severity: 'high',
    source: 'C4',
    fix: `add the targets in ${SYSTEM_DIR}/rules.ts`,
    expectations: ANOMALY_RULES.map(requireTargets),
  },
  {
    id: 'TP-REQ-5',
    title: 'the five rules invoke FraudDetector, and send their events to RuleMatches and AuditBus',
    severity: 'high',
    source: 'R6',
    fix: `add the target in ${SYSTEM_DIR}/rules.ts`,
    expectations: ANOMALY_RULES.flatMap((rule) => [
      requireTarget(rule, expectAlias('FraudDetector')),
      requireTarget(rule, expectReference('aws_sqs_queue', 'RuleMatches')),
      requireTarget(rule, AUDIT_BUS),
    ]),
  },
  {
    id: 'TP-REQ-6',
    title: 'every transaction is scored, and suspicious ones and feedback are processed and audited',
    severity: 'high',
    source: 'R6',
    fix: `add the rule in ${SYSTEM_DIR}/rules.ts`,
    expectations: [
      requireTarget('EveryTransaction', expectReference('aws_sqs_queue', 'ReceivedTransactions')),
      requireTarget('SuspiciousTransactions', expectAlias('Notifier')),
      requireTarget('SuspiciousTransactions', expectReference('aws_sqs_queue', 'NotifierRetries')),
      requireTarget('SuspiciousTransactions', AUDIT_BUS),
      requireTarget('FraudFeedback', expectAlias('FraudDetector')),
      requireTarget('FraudFeedback', expectReference('aws_sqs_queue', 'DetectorRetries')),
      requireTarget('FraudFeedback', AUDIT_BUS),
    ],
  },
  {
    id: 'TP-REQ-7',
    title: 'every event of AuditBus and SystemBus is recorded in the audit trail',
    severity: 'high',
    source: 'R1',
    fix: `add the rule in ${SYSTEM_DIR}/audit.ts or ${SYSTEM_DIR}/system-events.ts`,
    expectations: [
      ...[
        ['AuditedEvents', 'AuditBus'],
        ['SystemEvents', 'SystemBus'],
      ].flatMap(([rule, bus]) => [
        requireResource(RULE, rule!, { event_bus_name: expectReference(BUS, bus) }),
        requireTarget(rule!, expectReference('aws_sqs_queue', 'AuditTrail')),
      ]),
      requireTarget(
        'SystemEvents',
        expectReference('aws_cloudwatch_log_group', '/aws/events/SystemEventLog'),
      ),
      requireAny('aws_cloudwatch_log_resource_policy', {
        policy_document: expectTextWith('logs:PutLogEvents', 'events.amazonaws.com'),
      }),
    ],
  },
];
