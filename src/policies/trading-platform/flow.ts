import { refersTo } from '../../domain/plan/resources';
import { anyValue, expectReference, expectTextWith } from '../requirements/expected-values';
import { requireAny, requireForEach, requireResource } from '../requirements/resource-requirements';
import { UNRESERVED_CONCURRENCY } from '../requirements/reserved-concurrency';
import { requireTarget } from '../requirements/rule-targets';
import type { Requirement } from '../requirements/system-requirements';
import { formatName, FUNCTIONS, SYSTEM_DIR } from './names';

const FUNCTION = 'aws_lambda_function';
const RULE = 'aws_cloudwatch_event_rule';
const MAPPING = 'aws_lambda_event_source_mapping';
const BUS = formatName('event-bus', 'trading-events');
/** The rules of what arrives, and the source of its events. */
const ARRIVALS: Readonly<Record<string, string>> = { executions: 'venue.executions', credits: 'treasury' };

/** The way of an order: functions, queues and events. */
export const FLOW_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'PL-REQ-6',
    title:
      'commands wait in a FIFO queue with a throughput limit for each order, and OrderProcessor receives them',
    severity: 'high',
    source: 'I9',
    fix: `correct ${SYSTEM_DIR}/orders.ts`,
    expectations: [
      requireAny('aws_sqs_queue', {
        fifo_queue: true,
        deduplication_scope: 'messageGroup',
        fifo_throughput_limit: 'perMessageGroupId',
        redrive_policy: anyValue,
      }),
      requireForEach(
        'aws_sqs_queue',
        MAPPING,
        'a function that receives its messages, unless it is a dead-letter queue',
        (mapping, queue, { resources }) =>
          queue.values.fifo_queue !== true ||
          resources.some((other) => refersTo(other, 'redrive_policy', queue)) ||
          refersTo(mapping, 'event_source_arn', queue),
      ),
    ],
  },
  {
    id: 'PL-REQ-7',
    title: 'rules route executions and credits to Arrivals, and keep events that no other rule expects',
    severity: 'high',
    source: 'R30',
    fix: `correct ${SYSTEM_DIR}/arrivals.ts or ${SYSTEM_DIR}/events.ts`,
    expectations: [
      ...Object.entries(ARRIVALS).flatMap(([rule, source]) => [
        requireResource(RULE, formatName('rule', rule), {
          event_bus_name: expectReference('aws_cloudwatch_event_bus'),
          event_pattern: expectTextWith(`"source":["${source}"]`),
          state: 'ENABLED',
        }),
      ]),
      requireTarget(formatName('rule', 'other-events'), expectReference('aws_sqs_queue')),
      requireResource('aws_cloudwatch_event_bus', BUS),
    ],
  },
  {
    id: 'PL-REQ-8',
    title: 'every event about orders goes to the audit log and to AuditRecorder',
    severity: 'high',
    source: 'R31',
    fix: `correct ${SYSTEM_DIR}/audit.ts`,
    expectations: [
      requireTarget(formatName('rule', 'audited-events'), expectReference('aws_cloudwatch_log_group')),
      requireTarget(
        formatName('rule', 'audited-events'),
        expectReference('aws_sqs_queue', formatName('queue', 'audit-events')),
      ),
      requireResource(FUNCTION, formatName('function', 'audit-recorder')),
    ],
  },
  {
    id: 'PL-REQ-9',
    title: 'the reserved concurrency of all functions leaves 100 of 1,000 unreserved',
    severity: 'high',
    source: 'I15',
    fix: 'lower the variables …_CONCURRENCY (help/configuration.md)',
    expectations: [
      UNRESERVED_CONCURRENCY,
      ...FUNCTIONS.map((name) => requireResource(FUNCTION, formatName('function', name))),
    ],
  },
  {
    id: 'PL-REQ-10',
    title: 'OutboxRelay runs every minute, and both monitors every hour',
    severity: 'high',
    source: 'R33',
    fix: `correct ${SYSTEM_DIR}/publication.ts or ${SYSTEM_DIR}/monitors.ts`,
    expectations: [
      ...[
        ['outbox-schedule', 'rate(1 minute)'],
        ['inside-monitor-schedule', 'rate(1 hour)'],
        ['outside-monitor-schedule', 'rate(1 hour)'],
      ].map(([name, schedule]) =>
        requireResource('aws_scheduler_schedule', formatName('schedule', name!), {
          schedule_expression: schedule!,
        }),
      ),
    ],
  },
];
