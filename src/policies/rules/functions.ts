import { asBlocks, asTexts } from '../../domain/plan/resources';
import { type Rule, unless } from '../rule';

const FUNCTION = ['aws_lambda_function'];
/** The only runtime: Node 22, which Lambda supports until April 2027. */
const RUNTIME = 'nodejs22.x';
const DETECTOR = 'PatternDetector';
const DETECTOR_CONCURRENCY = 50;

/** What every function is made of. */
export const FUNCTION_RULES: readonly Rule[] = [
  {
    id: 'MS-FN-1',
    title: 'functions run on arm64',
    severity: 'medium',
    source: 'C1',
    mend: 'make the function with ServerlessFunction (src/modules/serverless-function.ts), which sets ARCHITECTURE',
    types: FUNCTION,
    check: ({ values: { architectures } }) =>
      unless(JSON.stringify(architectures) === '["arm64"]', architectures, '["arm64"]'),
  },
  {
    id: 'MS-FN-2',
    title: 'functions run on the one Node runtime',
    severity: 'medium',
    source: 'requirement 2',
    mend: 'make the function with ServerlessFunction, which takes RUNTIME of src/modules/runtime.ts',
    types: FUNCTION,
    check: ({ values: { runtime } }) => unless(runtime === RUNTIME, runtime, RUNTIME),
  },
  {
    id: 'MS-FN-3',
    title: 'functions share their dependencies by a layer with a version',
    severity: 'low',
    source: 'C5',
    mend: 'give ServerlessFunction the stack’s Layer (src/modules/layer.ts)',
    types: FUNCTION,
    check: ({ values: { layers } }) =>
      unless(
        asTexts(layers).some((layer) => /aws_lambda_layer_version\.|:layer:[^:]+:\d+$/.test(layer)),
        layers,
        'a layer’s ARN that ends with its version',
      ),
  },
  {
    id: 'MS-FN-4',
    title: 'functions have no SnapStart, which AWS refuses for Node.js',
    severity: 'medium',
    source: 'requirement 18',
    mend: 'take snap_start out: the apply would fail',
    types: FUNCTION,
    check: ({ values: { snap_start: snapStart } }) =>
      unless(asBlocks(snapStart).length === 0, snapStart, 'no snap_start'),
  },
  {
    id: 'MS-FN-5',
    title: 'PatternDetector has exactly 50 reserved executions',
    severity: 'high',
    source: 'C6',
    mend: 'unset DETECTOR_CONCURRENCY; where the account has too little concurrency left, waive it with that reason',
    types: FUNCTION,
    check: ({ values }, { suffix }) =>
      unless(
        values.function_name !== `${DETECTOR}-${suffix}` ||
          values.reserved_concurrent_executions === DETECTOR_CONCURRENCY,
        values.reserved_concurrent_executions,
        String(DETECTOR_CONCURRENCY),
      ),
  },
  {
    id: 'MS-FN-6',
    title: 'functions write JSON lines to a log group that Terraform made',
    severity: 'medium',
    source: 'requirement 8',
    mend: 'make the function with ServerlessFunction: a group that Lambda makes itself keeps its logs for ever',
    types: FUNCTION,
    check({ values: { logging_config: config } }, { resources }) {
      const [logging] = asBlocks(config);
      const group = String(logging?.log_group ?? '');
      const made = resources.some(
        ({ type, id, values }) =>
          type === 'aws_cloudwatch_log_group' &&
          (values.name === group || group.includes(`aws_cloudwatch_log_group.${id}.`)),
      );
      return [
        ...unless(logging?.log_format === 'JSON', logging?.log_format, 'log_format JSON'),
        ...unless(made, group || undefined, 'the name of a log group of this stack'),
      ];
    },
  },
  {
    id: 'MS-FN-7',
    title: 'an event that a function gives up is kept in a queue',
    severity: 'high',
    source: 'C17',
    mend: 'make the function with ServerlessFunction and deadLetters set to the system’s queue of failed invocations',
    types: FUNCTION,
    check({ values: { dead_letter_config: config } }) {
      const target = asBlocks(config)[0]?.target_arn;
      return unless(Boolean(target), target, 'dead_letter_config with the ARN of a queue');
    },
  },
];
