import { Alarm, asAlarmValue, asExpression, asMetricQuery } from '../../modules/alarm';
import { awsMetrics } from '../../modules/metric';
import { API_ID } from './api';
import type { SystemContext } from './context';

/** The longest time in which the slowest 1 % of requests must be answered: the requirement. */
const API_LATENCY_MS = 1000;
const API_ERROR_PERCENT = 1;
const CLIENT_ERROR_PERCENT = 50;
const THREE_MINUTES = 3;
const FIVE_MINUTES = 5;

/** Creates the alarms of the API. */
export function createApiAlarms({ stack, config, platformAlarms: topic }: SystemContext) {
  const api = { ApiName: stack.createPhysicalName(API_ID, 'api'), Stage: config.stage };
  const createErrorAlarm = (
    id: string,
    errors: string,
    threshold: number,
    periods: number,
    description: string,
  ) =>
    new Alarm(stack, id, {
      description,
      topic,
      threshold,
      periods,
      metrics: [
        asMetricQuery('errors', awsMetrics.api(errors, api)),
        asMetricQuery('requests', awsMetrics.api('Count', api)),
        asExpression('IF(requests > 0, 100 * errors / requests, 0)', `${errors} in percent`),
      ],
    });
  const apiErrors = createErrorAlarm(
    'ApiErrors',
    '5XXError',
    API_ERROR_PERCENT,
    1,
    `More than ${API_ERROR_PERCENT} % of the requests failed with 5XX, so clients must send them again: search the access log of ${API_ID} by status, and read the log of the function; AcceptOrders = no also answers 503`,
  );
  createErrorAlarm(
    'ApiClientErrors',
    '4XXError',
    CLIENT_ERROR_PERCENT,
    FIVE_MINUTES,
    `More than half of the requests of five minutes were refused with 4XX: search the access log of ${API_ID} by status; 401 can mean that sessions are lost, 429 that PLATFORM_API_RATE is too low`,
  );
  new Alarm(stack, 'ApiLatency', {
    description:
      '1 % of the requests take longer than a second, which the requirement does not allow: compare the integration latency in the access log with the cold starts and throttles of the functions, and with the CPU of the database',
    topic,
    threshold: API_LATENCY_MS,
    periods: THREE_MINUTES,
    metrics: [asAlarmValue(awsMetrics.api('Latency', api, 'p99'))],
  });
  return { apiErrors };
}
