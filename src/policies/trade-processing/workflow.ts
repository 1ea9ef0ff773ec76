import { expectAlias } from '../requirements/aliases';
import { expectReference, expectTextWith } from '../requirements/expected-values';
import { requireResource } from '../requirements/resource-requirements';
import { requireTarget } from '../requirements/rule-targets';
import type { Requirement } from '../requirements/system-requirements';
import { getQueueName, REQUIRED_FUNCTIONS, SYSTEM_DIR } from './names';

const WORKFLOW = 'aws_sfn_state_machine';
const RULE = 'aws_cloudwatch_event_rule';
const BUS = 'aws_cloudwatch_event_bus';
const NAME = 'workflow-trade-processing';
const FIX = `correct ${SYSTEM_DIR}/trade-workflow.ts`;
/** The rule of each source system, and the source of its events. */
const SOURCES: Readonly<Record<string, string>> = {
  'rule-order-management-trades': 'trades.order-management',
  'rule-clearing-trades': 'trades.clearing',
  'rule-trading-desk-trades': 'trades.trading-desk',
};

const requireDefinition = (...parts: readonly string[]) =>
  requireResource(WORKFLOW, NAME, { definition: expectTextWith(...parts) });

/** The workflow, and the events that start it. */
export const WORKFLOW_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'TR-REQ-1',
    title: 'the workflow validates and enriches in parallel states, then records',
    severity: 'high',
    source: 'R1',
    fix: FIX,
    expectations: [
      requireDefinition('"Type":"Parallel"'),
      ...REQUIRED_FUNCTIONS.map((name) => requireResource(WORKFLOW, NAME, { definition: expectAlias(name) })),
    ],
  },
  {
    id: 'TR-REQ-2',
    title: 'the workflow retries with backoff and jitter, and sends what failed to the queue of the function',
    severity: 'high',
    source: 'R1',
    fix: FIX,
    expectations: [
      requireDefinition('"BackoffRate":2', '"JitterStrategy":"FULL"', '"Catch":'),
      ...REQUIRED_FUNCTIONS.map((name) =>
        requireResource(WORKFLOW, NAME, { definition: expectReference('aws_sqs_queue', getQueueName(name)) }),
      ),
    ],
  },
  {
    id: 'TR-REQ-3',
    title:
      'three rules, each with the pattern of one source system, start the workflow; a fourth keeps all other events',
    severity: 'high',
    source: 'R4',
    fix: `correct ${SYSTEM_DIR}/reports.ts`,
    expectations: [
      ...Object.entries(SOURCES).flatMap(([rule, source]) => [
        requireResource(RULE, rule, {
          event_bus_name: expectReference(BUS, 'event-bus-trade-reports'),
          event_pattern: expectTextWith(`"source":["${source}"]`),
          state: 'ENABLED',
        }),
        requireTarget(rule, expectReference(WORKFLOW, NAME)),
      ]),
      // Without it, an event of an unknown source would be lost.
      requireTarget('rule-other-events', expectReference('aws_sqs_queue', 'queue-undelivered-events')),
    ],
  },
];
