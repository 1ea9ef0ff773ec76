import { asBlocks, type PlannedResource, refersTo } from '../../domain/plan/resources';
import { createMismatchUnless, type EvaluatedStack, type PolicyRule } from '../rule';

const FUNCTION = ['aws_lambda_function'];
/** The runtime of src/modules/runtime.ts: Lambda supports Node.js 22 until April 2027. */
const SUPPORTED_RUNTIME = 'nodejs22.x';

/** Finds the destination of a function's failed asynchronous invocations; undefined if Lambda drops them. */
function findFailureDestination(lambda: PlannedResource, { resources }: EvaluatedStack) {
  const deadLetterTarget = asBlocks(lambda.values.dead_letter_config)[0]?.target_arn;
  const invokeConfigs = resources.filter(
    (resource) =>
      resource.type === 'aws_lambda_function_event_invoke_config' &&
      refersTo(resource, 'function_name', lambda),
  );
  const destinations = invokeConfigs.flatMap(({ values }) => asBlocks(values.destination_config));
  return deadLetterTarget ?? destinations.flatMap(({ on_failure: on }) => asBlocks(on))[0]?.destination;
}

/** How functions run, log and handle failures. */
export const FUNCTION_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-FN-1',
    title: 'functions run on arm64',
    severity: 'medium',
    source: 'cost',
    fix: 'create the function with ServerlessFunction (src/modules/serverless-function.ts), which sets ARCHITECTURE',
    types: FUNCTION,
    check: ({ values: { architectures } }) =>
      createMismatchUnless(JSON.stringify(architectures) === '["arm64"]', architectures, '["arm64"]'),
  },
  {
    id: 'MS-FN-2',
    title: 'functions run on a supported Node.js runtime, or as a container image',
    severity: 'medium',
    source: 'security',
    fix: 'create the function with ServerlessFunction, which sets RUNTIME (src/modules/runtime.ts)',
    types: FUNCTION,
    check: ({ values: { runtime, package_type: packageType } }) =>
      createMismatchUnless(
        packageType === 'Image' || runtime === SUPPORTED_RUNTIME,
        runtime,
        SUPPORTED_RUNTIME,
      ),
  },
  {
    id: 'MS-FN-4',
    title: 'functions do not use SnapStart, which Lambda rejects for Node.js',
    severity: 'medium',
    source: 'operations',
    fix: 'remove snap_start: the apply would fail',
    types: FUNCTION,
    check: ({ values: { snap_start: snapStart } }) =>
      createMismatchUnless(asBlocks(snapStart).length === 0, snapStart, 'no snap_start'),
  },
  {
    id: 'MS-FN-6',
    title: 'functions write JSON logs to a log group that Terraform manages',
    severity: 'medium',
    source: 'observability',
    fix: 'create the function with ServerlessFunction: log groups that Lambda creates never expire',
    types: FUNCTION,
    check({ values: { logging_config: config } }, { resources }) {
      const [logging] = asBlocks(config);
      const group = String(logging?.log_group ?? '');
      const isManaged = resources.some(
        ({ type, id, values }) =>
          type === 'aws_cloudwatch_log_group' &&
          (values.name === group || group.includes(`aws_cloudwatch_log_group.${id}.`)),
      );
      return [
        ...createMismatchUnless(logging?.log_format === 'JSON', logging?.log_format, 'log_format JSON'),
        ...createMismatchUnless(isManaged, group || undefined, 'the name of a log group of this stack'),
      ];
    },
  },
  {
    id: 'MS-FN-7',
    title: 'failed asynchronous invocations go to a queue',
    severity: 'high',
    source: 'reliability',
    fix: 'create the function with ServerlessFunction, and set deadLetters to the system’s queue for failed invocations',
    types: FUNCTION,
    check(lambda, stack) {
      const destination = findFailureDestination(lambda, stack);
      return createMismatchUnless(
        Boolean(destination),
        destination,
        'dead_letter_config, or a destination on failure, with the ARN of a queue',
      );
    },
  },
];
