import { z } from 'zod';
import { UserError } from '../errors';
import { formatTable } from '../terminal/table';

const AlertView = z.object({
  alertId: z.string(),
  correlationId: z.string(),
  symbol: z.string(),
  pattern: z.string(),
  start: z.string(),
  end: z.string(),
  timestamp: z.string(),
  confidence: z.number(),
  severity: z.string(),
});

/** An alert as GET /alerts answers it. */
export type AlertView = z.infer<typeof AlertView>;

const Page = z.object({ items: z.array(AlertView), next: z.string().optional() });

/** All raised alerts, newest first, page by page from the API, which wants an API key. */
export async function alertsFrom(apiUrl: string, apiKey: string): Promise<AlertView[]> {
  const alerts: AlertView[] = [];
  let next: string | undefined;
  do {
    const url = `${apiUrl}/alerts?limit=100${next === undefined ? '' : `&next=${encodeURIComponent(next)}`}`;
    const answer = await fetch(url, {
      headers: { 'x-api-key': apiKey },
      signal: AbortSignal.timeout(30_000),
    });
    const body = await answer.text();
    if (!answer.ok) throw new UserError(`GET ${url} answered ${answer.status}: ${body.slice(0, 200)}`);
    const page = Page.safeParse(JSON.parse(body));
    if (!page.success)
      throw new UserError(`GET ${url} answered something that is no page of alerts: ${body.slice(0, 200)}`);
    alerts.push(...page.data.items);
    next = page.data.next;
  } while (next !== undefined);
  return alerts;
}

const day = (iso: string): string => iso.slice(0, 10);

/** How many alerts the table shows. */
export const SHOWN_ALERTS = 20;

/** What was found, as a table: the strongest first. */
export function foundTable(alerts: readonly AlertView[]): string {
  const strongest = [...alerts].sort(
    (a, b) => b.confidence - a.confidence || a.timestamp.localeCompare(b.timestamp),
  );
  const shown = strongest
    .slice(0, SHOWN_ALERTS)
    .map(({ symbol, pattern, start, timestamp, confidence, severity }) => [
      symbol,
      pattern,
      day(start),
      day(timestamp),
      confidence.toFixed(0),
      severity,
    ]);
  return formatTable(['symbol', 'pattern', 'from', 'to', 'confidence', 'severity'], shown);
}

export interface Outcome {
  readonly alerts: readonly AlertView[];
  /** Correlation id by pattern id, as TradingPatterns has them. */
  readonly patterns: ReadonlyMap<string, string>;
  /** Messages in the queues for failures, before and after. */
  readonly failuresBefore: ReadonlyMap<string, number>;
  readonly failuresAfter: ReadonlyMap<string, number>;
}

/** What is missing or wrong about what came out; empty if all is as it should be. */
export function missingFrom({ alerts, patterns, failuresBefore, failuresAfter }: Outcome): string[] {
  const missing: string[] = [];
  if (alerts.length === 0) missing.push('no alert was raised: GET /alerts is empty');
  for (const { alertId, correlationId } of alerts) {
    const row = patterns.get(alertId);
    if (row === undefined) missing.push(`alert ${alertId} has no row in TradingPatterns`);
    else if (row !== correlationId)
      missing.push(`alert ${alertId} carries ${correlationId}, but its row in TradingPatterns ${row}`);
  }
  for (const [queue, depth] of failuresAfter) {
    const more = depth - (failuresBefore.get(queue) ?? 0);
    if (more > 0)
      missing.push(`${queue} got ${more} message${more === 1 ? '' : 's'} that it should not have`);
  }
  return missing;
}
