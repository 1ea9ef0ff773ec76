import { refersTo } from '../../domain/plan/resources';
import { expectAlias } from '../requirements/aliases';
import { expectReference } from '../requirements/expected-values';
import {
  requireAny,
  requireForEach,
  requireResource,
  type ResourceRequirement,
} from '../requirements/resource-requirements';
import { UNRESERVED_CONCURRENCY } from '../requirements/reserved-concurrency';
import type { Requirement } from '../requirements/system-requirements';
import { getStage } from './rules';

const SYSTEM_DIR = 'src/systems/transaction-pipeline';
const FUNCTION = 'aws_lambda_function';
/** The functions that EventBridge invokes asynchronously, and the queues of their failed events. */
const ASYNCHRONOUS = { FraudDetector: 'DetectorRetries', Notifier: 'NotifierRetries' };
/** The queues without which transactions would not be processed, with their function. */
const QUEUES = [
  ['FraudDetector', 'ReceivedTransactions'],
  ...Object.entries({ IngestProcessor: 'IngestRetries', ...ASYNCHRONOUS }),
] as const;
/** The functions on the way from a request to its decision. */
const CRITICAL = ['IngestProcessor', 'FraudDetector'];
/** Limits a requirement to the stacks of one stage. */
const limitToStage = (stage: string, requirement: ResourceRequirement): ResourceRequirement => ({
  ...requirement,
  findMismatches: (stack) => (getStage(stack) === stage ? requirement.findMismatches(stack) : []),
});

/** The functions, their concurrency and the destinations of their results. */
export const FUNCTION_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'TP-REQ-8',
    title:
      'the functions IngestProcessor, TransactionPublisher, FraudDetector, Notifier, AuditRecorder and ProcessedWriter exist',
    severity: 'high',
    source: 'R2',
    fix: `create the function with createFunction of ${SYSTEM_DIR}/context.ts`,
    expectations: [
      'IngestProcessor',
      'TransactionPublisher',
      'FraudDetector',
      'Notifier',
      'AuditRecorder',
      'ProcessedWriter',
    ].map((name) => requireResource(FUNCTION, name)),
  },
  {
    id: 'TP-REQ-9',
    title: 'results of asynchronous invocations go to AuditBus, and failed events to a queue',
    severity: 'high',
    source: 'C8',
    fix: `pass asynchronous to createFunction in ${SYSTEM_DIR}/detection.ts and notification.ts`,
    expectations: Object.entries(ASYNCHRONOUS).flatMap(([name, queue]) => [
      requireAny('aws_lambda_function_event_invoke_config', {
        function_name: expectReference(FUNCTION, name),
        qualifier: expectAlias(name),
        destination_config: {
          description: `with on_success to AuditBus and on_failure to ${queue}`,
          matches: (_value, path, resource, stack) =>
            expectReference('aws_cloudwatch_event_bus', 'AuditBus').matches(_value, path, resource, stack) &&
            expectReference('aws_sqs_queue', queue).matches(_value, path, resource, stack) &&
            /"on_failure":\[?\{"destination":"[^"]*aws_sqs_queue/.test(
              JSON.stringify(resource.configured.destination_config),
            ),
        },
      }),
    ]),
  },
  {
    id: 'TP-REQ-10',
    title:
      'functions process received transactions, failed requests and failed events from queues with a redrive policy',
    severity: 'high',
    source: 'C8',
    fix: `create the queue with createInputQueue of ${SYSTEM_DIR}/context.ts, and call deliverTo`,
    expectations: QUEUES.flatMap(([name, queue]) => [
      requireResource('aws_sqs_queue', queue, {
        redrive_policy: expectReference('aws_sqs_queue', `${queue}Dlq`),
      }),
      requireAny('aws_lambda_event_source_mapping', {
        event_source_arn: expectReference('aws_sqs_queue', queue),
        function_name: expectAlias(name),
      }),
    ]),
  },
  {
    id: 'TP-REQ-11',
    title: 'the reserved concurrency of all functions leaves 100 of 1,000 unreserved',
    severity: 'high',
    source: 'C9',
    fix: 'lower the variables …_CONCURRENCY (help/configuration.md)',
    expectations: [UNRESERVED_CONCURRENCY],
  },
  {
    id: 'TP-REQ-12',
    title: 'in the stage prod, IngestProcessor and FraudDetector have provisioned concurrency on their alias',
    severity: 'high',
    source: 'C9',
    fix: 'pass provisionedConcurrency to createFunction of SystemContext',
    expectations: CRITICAL.map((name) =>
      limitToStage(
        'prod',
        requireAny('aws_lambda_provisioned_concurrency_config', {
          function_name: expectReference(FUNCTION, name),
          qualifier: expectAlias(name),
          provisioned_concurrent_executions: {
            description: 'above 0',
            matches: (value) => Number(value ?? 0) > 0,
          },
        }),
      ),
    ),
  },
  {
    id: 'TP-REQ-13',
    title: 'every function has its own role, and every role has a policy',
    severity: 'high',
    source: 'R12',
    fix: 'create the function with ServerlessFunction, which creates both',
    expectations: [
      requireForEach(
        FUNCTION,
        'aws_iam_role',
        'a role that no other function uses',
        (role, lambda, { resources }) =>
          refersTo(lambda, 'role', role) &&
          resources.filter((other) => other.type === lambda.type && refersTo(other, 'role', role)).length ===
            1,
      ),
      requireForEach('aws_iam_role', 'aws_iam_role_policy', 'a policy of the role', (policy, role) =>
        refersTo(policy, 'role', role),
      ),
    ],
  },
];
