import { asBlocks, asStrings } from '../../domain/plan/resources';
import { getBaseName } from '../requirements/base-name';
import { createMismatchUnless, type PolicyRule } from '../rule';
import { formatName, OUTSIDE_MONITOR, SYSTEM_DIR } from './names';

const FUNCTION = ['aws_lambda_function'];
const CREATE_FUNCTION = `create the function with createFunction of ${SYSTEM_DIR}/context.ts`;
const MIN_ZONES = 3;

/** The rules for each resource of the trading platform. */
export const TRADING_PLATFORM_RULES: readonly PolicyRule[] = [
  {
    id: 'PL-FN-1',
    title: 'functions have reserved concurrency, which limits the connections of the database',
    severity: 'high',
    source: 'I15',
    fix: CREATE_FUNCTION,
    types: FUNCTION,
    check: ({ values: { reserved_concurrent_executions: reserved } }) =>
      createMismatchUnless(Number(reserved ?? 0) > 0, reserved, 'reserved_concurrent_executions above 0'),
  },
  {
    id: 'PL-FN-2',
    title: 'functions are in the isolated network in three zones; OutsideMonitor is not',
    severity: 'high',
    source: 'D4',
    fix: CREATE_FUNCTION,
    types: FUNCTION,
    check(fn, stack) {
      const isOutside = getBaseName(stack, fn) === formatName('function', OUTSIDE_MONITOR);
      const subnets = asStrings(asBlocks(fn.values.vpc_config)[0]?.subnet_ids);
      return isOutside
        ? createMismatchUnless(subnets.length === 0, subnets, 'no vpc_config')
        : createMismatchUnless(
            subnets.length >= MIN_ZONES,
            subnets,
            `vpc_config with subnets in ${MIN_ZONES} zones or more`,
          );
    },
  },
  {
    id: 'PL-DDB-1',
    title: 'tables are on demand',
    severity: 'high',
    source: 'R15',
    fix: `create the table in ${SYSTEM_DIR}/storage.ts without provisioned capacity`,
    types: ['aws_dynamodb_table'],
    check: ({ values: { billing_mode: mode } }) =>
      createMismatchUnless(mode === 'PAY_PER_REQUEST', mode, 'billing_mode PAY_PER_REQUEST'),
  },
  {
    id: 'PL-R53-1',
    title:
      'health checks request an endpoint over HTTPS with SNI every 30 seconds, with a threshold of 2 to 5 failures',
    severity: 'high',
    source: 'R3',
    fix: 'create the check with HealthCheck (src/modules/health-check.ts)',
    types: ['aws_route53_health_check'],
    check({ values: { type, enable_sni: sni, request_interval: interval, failure_threshold: threshold } }) {
      const failures = Number(threshold);
      return [
        ...createMismatchUnless(type === 'HTTPS' && sni === true, type, 'type HTTPS with enable_sni'),
        ...createMismatchUnless(interval === 30, interval, 'request_interval 30'),
        ...createMismatchUnless(failures >= 2 && failures <= 5, threshold, 'failure_threshold 2 to 5'),
      ];
    },
  },
];
