import {
  ALERT_OUTCOMES,
  type AlertOutcome,
  type AlertRow,
  BRAKE_WINDOW_MS,
  getAlertOutcome,
  MAX_ALERT_WAIT_MS,
} from '../../../domain/alerts';
import type { ExpectedResults } from './expectation';

/** The contents of the tables after a run; an id occurs once per row. */
export interface LoadResults {
  /** The number of bars that each symbol's detector has processed. */
  readonly bars: ReadonlyMap<string, number>;
  readonly patterns: readonly string[];
  readonly alerts: readonly AlertRow[];
  /** The maximum number of notifications of a pattern in three minutes. */
  readonly brakeCount: number;
  /** The ids of the alerts that were published, once per notification. */
  readonly notifiedAlerts: readonly string[];
}

/** The comparison of expected and found rows. */
export interface RowCheck {
  readonly expected: number;
  readonly found: number;
  readonly lost: readonly string[];
  /** Ids that were found more than once or not expected. */
  readonly duplicated: readonly string[];
}

export interface LoadCheck {
  readonly events: {
    readonly sent: number;
    readonly processed: number;
    readonly lost: number;
    readonly duplicated: number;
  };
  readonly patterns: RowCheck;
  readonly alerts: RowCheck;
  /** Alerts that were published more than once. */
  readonly notifiedTwice: readonly string[];
  /** The number of alerts by outcome. */
  readonly outcomes: Readonly<Record<AlertOutcome, number>>;
  /** The most notifications of one pattern in the time that the brake limits, and the limit. */
  readonly brake: { readonly mostNotifications: number; readonly limit: number };
  /** Whether nothing was lost or duplicated, each alert has an outcome, and the brake was not exceeded. */
  readonly ok: boolean;
}

type ExpectedSets = Pick<ExpectedResults, 'bars' | 'patterns' | 'alerts'>;

/** Compares results with expectations: every event must be processed once, and every pattern and alert stored once. */
export function checkResults(expected: ExpectedSets, results: LoadResults): LoadCheck {
  let [sent, processed, lost, duplicated] = [0, 0, 0, 0];
  for (const symbol of new Set([...expected.bars.keys(), ...results.bars.keys()])) {
    const [expectedBars, foundBars] = [expected.bars.get(symbol) ?? 0, results.bars.get(symbol) ?? 0];
    sent += expectedBars;
    processed += foundBars;
    lost += Math.max(0, expectedBars - foundBars);
    duplicated += Math.max(0, foundBars - expectedBars);
  }
  const patterns = compareRows(expected.patterns, results.patterns);
  const alerts = compareRows(
    expected.alerts,
    results.alerts.map(({ alertId }) => alertId),
  );
  const outcomes = countOutcomes(results.alerts);
  const brake = { mostNotifications: countMostNotifications(results.alerts), limit: results.brakeCount };
  const notifiedTwice = findRepeated(results.notifiedAlerts);
  const problems = [patterns, alerts].flatMap((comparison) => [...comparison.lost, ...comparison.duplicated]);
  const ok =
    lost + duplicated + problems.length + notifiedTwice.length + outcomes.processing === 0 &&
    brake.mostNotifications <= brake.limit;
  const events = { sent, processed, lost, duplicated };
  return { events, patterns, alerts, notifiedTwice, outcomes, brake, ok };
}

const countOutcomes = (rows: readonly AlertRow[]): Record<AlertOutcome, number> => {
  const counts = Object.fromEntries(ALERT_OUTCOMES.map((outcome) => [outcome, 0]));
  for (const row of rows) counts[getAlertOutcome(row)]! += 1;
  return counts as Record<AlertOutcome, number>;
};

/** The brake counts decisions: a notification may be published this much later, after its turn and slow responses. */
const MAX_DELAY_MS = 3 * MAX_ALERT_WAIT_MS;

/** Returns the most notifications of one pattern in the window of the brake. Approved alerts and digests don't count. */
function countMostNotifications(rows: readonly AlertRow[]): number {
  const times = new Map<string, number[]>();
  for (const row of rows)
    if (getAlertOutcome(row) === 'notified' && row.severity !== 'CRITICAL')
      times.set(row.pattern, [...(times.get(row.pattern) ?? []), Date.parse(row.notifiedAt!)]);
  const window = BRAKE_WINDOW_MS - MAX_DELAY_MS;
  return Math.max(
    0,
    ...[...times.values()].flatMap((all) =>
      all.map((start) => all.filter((time) => time >= start && time < start + window).length),
    ),
  );
}

function compareRows(expected: ReadonlySet<string>, found: readonly string[]): RowCheck {
  const foundIds = new Set(found);
  const unexpected = [...foundIds].filter((id) => !expected.has(id));
  return {
    expected: expected.size,
    found: found.length,
    lost: [...expected].filter((id) => !foundIds.has(id)),
    duplicated: [...new Set([...findRepeated(found), ...unexpected])],
  };
}

function findRepeated(ids: readonly string[]): string[] {
  const expectedIds = new Set<string>();
  return [...new Set(ids.filter((id) => expectedIds.size === expectedIds.add(id).size))];
}
