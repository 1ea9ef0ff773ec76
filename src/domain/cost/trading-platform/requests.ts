import { asBlocks } from '../../plan/resources';
import { estimateInvocations } from '../functions';
import { HOURS_PER_MONTH } from '../hours';
import { createTrafficUsage, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import { estimateRows } from '../tables';
import { ASSUMPTIONS, ROW_BYTES } from './assumptions';
import { type MonthlyOrders, REQUESTS_PER_SESSION } from './traffic';

const FUNCTION = 'aws_lambda_function';
const TABLE = 'aws_dynamodb_table';
/** The session and the row of its user, each read consistently. */
const READS_PER_CHECK = 2;
/** Requests are stored for this time, so that a repeated one is recognized. */
const REQUEST_DAYS = 30;
const MONTH_DAYS = HOURS_PER_MONTH / 24;

/** Estimates requests to the API, and their logs. */
export function estimateApi(stack: CostedStack, requests: number, calculation: string): readonly Usage[] {
  const api = stack.findByName('aws_api_gateway_rest_api', 'TradingPlatformApi');
  if (api === undefined) return [];
  const price = PRICE_LIST.apiGateway.request;
  const [stage] = stack.findByType('aws_api_gateway_stage');
  return [
    createTrafficUsage('API Gateway', `${getLabel(api)}, ${calculation}`, requests, price, calculation, [
      api,
    ]),
    ...(stage
      ? estimateLogs(
          stack,
          stage,
          requests,
          ASSUMPTIONS.accessLogBytes + (logsExecutions(stack) ? ASSUMPTIONS.executionLogBytes : 0),
          `access log, ${calculation}`,
        )
      : []),
  ];
}

/** Whether API Gateway logs requests and responses in addition to the access log. */
const logsExecutions = (stack: CostedStack): boolean =>
  stack
    .findByType('aws_api_gateway_method_settings')
    .some(({ values }) => asBlocks(values.settings)[0]?.logging_level === 'INFO');

/** Estimates the functions that answer requests, and the tables that they read and write. */
export const estimateRequests = (stack: CostedStack, flow: MonthlyOrders): readonly Usage[] => [
  ...estimateApi(stack, flow.requests, 'requests of clients'),
  ...estimateFunction(stack, 'OrderIntake', flow.commands, ASSUMPTIONS.intakeMs, 'each command'),
  ...estimateFunction(stack, 'OrderQuery', flow.queries, ASSUMPTIONS.queryMs, 'each query'),
  ...estimateFunction(
    stack,
    'SessionApi',
    flow.sessions * REQUESTS_PER_SESSION,
    ASSUMPTIONS.sessionMs,
    'each session: create, write, delete',
  ),
  ...estimateRows(stack.findByName(TABLE, 'Sessions'), {
    writtenRows: flow.sessions * (REQUESTS_PER_SESSION + ASSUMPTIONS.recordedUsesPerSession),
    bytesPerRow: ROW_BYTES.session,
    readUnits: flow.checkedRequests * READS_PER_CHECK,
    storedRows: flow.sessions / MONTH_DAYS,
    calculation: 'two consistent reads for each request; writes of the session and of its uses (assumed)',
  }),
  ...estimateRows(stack.findByName(TABLE, 'OrderRequests'), {
    writtenRows: flow.commands,
    bytesPerRow: ROW_BYTES.orderRequest,
    readUnits: 0,
    storedRows: (flow.commands * REQUEST_DAYS) / MONTH_DAYS,
    calculation: `a row for each command, stored for ${REQUEST_DAYS} days`,
  }),
];

function estimateFunction(
  stack: CostedStack,
  name: string,
  invocations: number,
  milliseconds: number,
  calculation: string,
): readonly Usage[] {
  const fn = stack.findByName(FUNCTION, name);
  return fn === undefined
    ? []
    : [
        ...estimateInvocations(fn, invocations, milliseconds, calculation),
        ...estimateLogs(stack, fn, invocations, ASSUMPTIONS.invocationLogBytes),
      ];
}
