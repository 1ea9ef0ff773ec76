import { z } from 'zod';
import { getAlertOutcome, SUPPRESSIONS } from '../../domain/alerts';
import { UserError } from '../errors';
import { formatTable } from '../terminal/table';
import { safeParse } from '../../domain/validation/safe-parse';

const AlertView = z.object({
  alertId: z.string(),
  correlationId: z.string(),
  symbol: z.string(),
  pattern: z.string(),
  interval: z.string().optional(),
  start: z.string(),
  end: z.string(),
  timestamp: z.string(),
  confidence: z.number(),
  severity: z.string(),
  notifiedAt: z.string().optional(),
  suppressed: z.enum(SUPPRESSIONS).optional(),
  heldFor: z.literal('digest').optional(),
  digestId: z.string().optional(),
});

/** An alert in the response of GET /alerts. */
export type AlertView = z.infer<typeof AlertView>;

const Page = z.object({ items: z.array(AlertView), next: z.string().optional() });

/** Fetches all pages of alerts from the API, newest first. */
export async function fetchAlerts(apiUrl: string, apiKey: string): Promise<AlertView[]> {
  const alerts: AlertView[] = [];
  let next: string | undefined;
  do {
    const url = `${apiUrl}/alerts?limit=100${next === undefined ? '' : `&next=${encodeURIComponent(next)}`}`;
    const answer = await fetch(url, {
      headers: { 'x-api-key': apiKey },
      signal: AbortSignal.timeout(30_000),
    });
    const body = await answer.text();
    if (!answer.ok)
      throw new UserError(`GET ${url} failed with status ${answer.status}: ${body.slice(0, 200)}`);
    const page = safeParse(Page, JSON.parse(body));
    if (!page.success)
      throw new UserError(`GET ${url}: expected a page of alerts, got ${body.slice(0, 200)}`);
    alerts.push(...page.data.items);
    next = page.data.next;
  } while (next !== undefined);
  return alerts;
}

/** Formats the time of a bar: its date, and also the time of day if its interval is shorter than a day. */
const formatBarTime = (iso: string, interval: string | undefined): string =>
  interval === undefined || interval === '1d' ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ');

/** Maximum number of alerts in the table. */
export const MAX_LISTED_ALERTS = 20;

/** Formats the alerts with the highest confidence as a table. */
export function formatAlertTable(alerts: readonly AlertView[]): string {
  const strongest = [...alerts].sort(
    (a, b) => b.confidence - a.confidence || a.timestamp.localeCompare(b.timestamp),
  );
  const intervals = alerts.some(({ interval }) => interval !== undefined) ? ['interval'] : [];
  const listed = strongest
    .slice(0, MAX_LISTED_ALERTS)
    .map((alert) => [
      alert.symbol,
      ...intervals.map(() => alert.interval ?? ''),
      alert.pattern,
      formatBarTime(alert.start, alert.interval),
      formatBarTime(alert.timestamp, alert.interval),
      alert.confidence.toFixed(0),
      alert.severity,
      getAlertOutcome(alert),
    ]);
  return formatTable(
    ['symbol', ...intervals, 'pattern', 'from', 'to', 'confidence', 'severity', 'outcome'],
    listed,
  );
}

export interface PipelineResults {
  readonly alerts: readonly AlertView[];
  /** Correlation ids by pattern id, from TradingPatterns. */
  readonly patterns: ReadonlyMap<string, string>;
  /** Numbers of messages in the failure queues before and after. */
  readonly failuresBefore: ReadonlyMap<string, number>;
  readonly failuresAfter: ReadonlyMap<string, number>;
}

/** Compares alerts, rows and failure queues. Returns one message per problem; empty if there is none. */
export function findMissingResults({
  alerts,
  patterns,
  failuresBefore,
  failuresAfter,
}: PipelineResults): string[] {
  const problems: string[] = [];
  if (alerts.length === 0) problems.push('no alert was raised: GET /alerts is empty');
  for (const { alertId, correlationId } of alerts) {
    const row = patterns.get(alertId);
    if (row === undefined) problems.push(`alert ${alertId} has no row in TradingPatterns`);
    else if (row !== correlationId)
      problems.push(
        `alert ${alertId} has correlation id ${correlationId}, but its row in TradingPatterns has ${row}`,
      );
  }
  for (const [queue, depth] of failuresAfter) {
    const added = depth - (failuresBefore.get(queue) ?? 0);
    if (added > 0)
      problems.push(`${queue} received ${added} message${added === 1 ? '' : 's'}: expected none`);
  }
  return problems;
}
