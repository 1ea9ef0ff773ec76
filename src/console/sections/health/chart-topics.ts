import type { ChartSource } from './chart-source';

/** What charts are about: the tabs of the page. */
export const CHART_TOPICS = ['throughput', 'latency', 'queues', 'errors'] as const;
export type ChartTopic = (typeof CHART_TOPICS)[number];

const TIME_UNITS = new Set(['ms', 's', 'Milliseconds', 'Seconds']);
/** Messages, records or events that wait, and how old they are. */
const WAITING = /^ApproximateNumberOfMessages|OldestMessage$|MillisBehindLatest$|(^|[a-z])Age$/;
const LATENCY = /Latency|Duration|Lag$/;
const ERRORS =
  /Errors?$|Fail|Blocked|Throttl|Reject|Drop|DeadLetter|Retried|Retries|Forged|Expired|Lost|Suppressed|Unsent/;

/**
 * Chooses the topic of a chart by the names of its metrics and its unit, so that no system is named here. A chart of requests
 * and their errors is about throughput.
 * @param unit the label of its axis
 */
export function chooseTopic(sources: readonly ChartSource[], unit: string | undefined): ChartTopic {
  const names = sources.map((source) => ('name' in source ? source.name : source.expression));
  const isAll = (pattern: RegExp) => names.length > 0 && names.every((name) => pattern.test(name));
  if (isAll(WAITING)) return 'queues';
  if (isAll(ERRORS)) return 'errors';
  return TIME_UNITS.has(unit ?? '') || isAll(LATENCY) ? 'latency' : 'throughput';
}
