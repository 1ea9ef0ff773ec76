import { Alarm, asAlarmValue, asExpression, asMetricQuery } from '../../modules/alarm';
import { parseRoute } from '../../modules/api-document';
import { awsMetrics } from '../../modules/metric';
import { API_ID, ROUTES } from './api';
import type { SystemContext } from './context';

/** The longest time in which the slowest 1 % of requests must be answered: the requirement. */
const API_LATENCY_MS = 1000;
const API_ERROR_PERCENT = 1;
const CLIENT_ERROR_PERCENT = 50;
const THREE_MINUTES = 3;
const FIVE_MINUTES = 5;

const listRoutes = (path: RegExp): readonly string[] =>
  Object.values(ROUTES)
    .flat()
    .filter((route) => path.test(route));

/** The operations of clients. An alarm can use ten metrics, two for each operation. The health checks are none of them. */
const OPERATIONS = {
  OrderErrors: listRoutes(/ \/orders/),
  SessionErrors: listRoutes(/ \/sessions/),
  AccountErrors: listRoutes(/ \/accounts/),
};

/** Creates the alarms of the API. */
export function createApiAlarms({ stack, config, platformAlarms: topic }: SystemContext) {
  const api = { ApiName: stack.createPhysicalName(API_ID, 'api'), Stage: config.stage };
  const createErrorAlarm = (id: keyof typeof OPERATIONS) => {
    const dimensions = OPERATIONS[id].map(parseRoute).map(({ method, path }) => ({
      ...api,
      Method: method.toUpperCase(),
      Resource: path,
    }));
    const sum = (prefix: string) => dimensions.map((_, index) => `FILL(${prefix}${index}, 0)`).join(' + ');
    return new Alarm(stack, id, {
      description: `More than ${API_ERROR_PERCENT} % of the requests of ${OPERATIONS[id].join(', ')} failed with 5XX, so clients must send them again: search the access log of ${API_ID} by status, and read the log of the function; AcceptOrders = no also answers 503`,
      runbook: 'api-errors',
      topic,
      threshold: API_ERROR_PERCENT,
      metrics: [
        ...dimensions.flatMap((dimension, index) => [
          asMetricQuery(`errors${index}`, awsMetrics.api('5XXError', dimension)),
          asMetricQuery(`requests${index}`, awsMetrics.api('Count', dimension)),
        ]),
        asExpression(
          `IF(${sum('requests')} > 0, 100 * (${sum('errors')}) / (${sum('requests')}), 0)`,
          '5XX in percent',
        ),
      ],
    });
  };
  const orderErrors = createErrorAlarm('OrderErrors');
  createErrorAlarm('SessionErrors');
  createErrorAlarm('AccountErrors');
  const noRequests = new Alarm(stack, 'ApiNoRequests', {
    description:
      'No request has reached the API for three minutes, although Route 53 sends several a minute, so clients do not reach it either: check the state of API Gateway in the region, and whether the stage exists',
    runbook: 'platform-down',
    topic,
    threshold: 0,
    periods: THREE_MINUTES,
    firesWithoutData: true,
    metrics: [
      asMetricQuery('requests', awsMetrics.api('Count', api)),
      asExpression('1 - requests', 'Missing requests'),
    ],
  });
  new Alarm(stack, 'ApiClientErrors', {
    description: `More than half of the requests of five minutes were refused with 4XX: search the access log of ${API_ID} by status; 401 can mean that sessions are lost, 429 that PLATFORM_API_RATE is too low`,
    runbook: 'api-errors',
    topic,
    threshold: CLIENT_ERROR_PERCENT,
    periods: FIVE_MINUTES,
    metrics: [
      asMetricQuery('errors', awsMetrics.api('4XXError', api)),
      asMetricQuery('requests', awsMetrics.api('Count', api)),
      asExpression('IF(requests > 0, 100 * errors / requests, 0)', '4XX in percent'),
    ],
  });
  new Alarm(stack, 'ApiLatency', {
    description:
      '1 % of the requests take longer than a second, which the requirement does not allow: compare the integration latency in the access log with the cold starts and throttles of the functions, and with the CPU of the database',
    runbook: 'api-errors',
    topic,
    threshold: API_LATENCY_MS,
    periods: THREE_MINUTES,
    metrics: [asAlarmValue(awsMetrics.api('Latency', api, 'p99'))],
  });
  return { orderErrors, noRequests };
}
