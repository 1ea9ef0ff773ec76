import {
  ALERT_OUTCOMES,
  type AlertOutcome,
  type AlertRow,
  BRAKE_WINDOW_MS,
  getAlertOutcome,
  MAX_ALERT_WAIT_MS,
} from '../../../domain/alerts';

/** The expected results of a run. */
export interface ExpectedSets {
  /** The number of bars by the key of their detector: the symbol, and the interval if the system builds bars. */
  readonly bars: ReadonlyMap<string, number>;
  /** The ids of the patterns. */
  readonly patterns: ReadonlySet<string>;
  /** The ids of the alerts. */
  readonly alerts: ReadonlySet<string>;
  /** The number of events, if the system builds bars from them; otherwise each event is a bar. */
  readonly events?: number;
}

/** The contents of the tables after a run; an id occurs once per row. */
export interface LoadResults {
  /** The number of bars that each detector has processed. */
  readonly bars: ReadonlyMap<string, number>;
  /** The number of events that KinesisConsumer has accepted, for a system that builds bars. */
  readonly accepted?: number;
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

/** The comparison of numbers of events or bars. */
export interface CountCheck {
  readonly sent: number;
  readonly processed: number;
  readonly lost: number;
  readonly duplicated: number;
}

export interface LoadCheck {
  readonly events: CountCheck;
  /** The bars that are built from the events; absent if each event is a bar. */
  readonly bars?: CountCheck;
  readonly patterns: RowCheck;
  readonly alerts: RowCheck;
  /** Alerts that were published more than once. */
  readonly notifiedTwice: readonly string[];
  /** The number of alerts by outcome. */
  readonly outcomes: Readonly<Record<AlertOutcome, number>>;
  /** The maximum number of notifications of one pattern within the three minutes of the brake, and the limit. */
  readonly brake: { readonly mostNotifications: number; readonly limit: number };
  /** Whether nothing was lost or duplicated, each alert has an outcome, and the brake was not exceeded. */
  readonly ok: boolean;
}

/** Compares results with expectations: every event must be processed once, and every pattern and alert stored once. */
export function checkResults(expected: ExpectedSets, results: LoadResults): LoadCheck {
  const bars = compareBars(expected.bars, results.bars);
  const { accepted = 0 } = results;
  const events = expected.events === undefined ? bars : compareCounts(expected.events, accepted);
  const patterns = compareRows(expected.patterns, results.patterns);
  const alerts = compareRows(
    expected.alerts,
    results.alerts.map(({ alertId }) => alertId),
  );
  const outcomes = countOutcomes(results.alerts);
  const brake = { mostNotifications: countMostNotifications(results.alerts), limit: results.brakeCount };
  const notifiedTwice = findRepeated(results.notifiedAlerts);
  const problems = [patterns, alerts].flatMap((comparison) => [...comparison.lost, ...comparison.duplicated]);
  const wrongCounts = bars.lost + bars.duplicated + events.lost + events.duplicated;
  const ok =
    wrongCounts + problems.length + notifiedTwice.length + outcomes.processing === 0 &&
    brake.mostNotifications <= brake.limit;
  const counts = { events, ...(expected.events !== undefined && { bars }) };
  return { ...counts, patterns, alerts, notifiedTwice, outcomes, brake, ok };
}

const compareCounts = (sent: number, processed: number): CountCheck => ({
  sent,
  processed,
  lost: Math.max(0, sent - processed),
  duplicated: Math.max(0, processed - sent),
});

/** Compares the numbers of each detector, so that one bar too many does not hide a missing one. */
function compareBars(expected: LoadResults['bars'], found: LoadResults['bars']): CountCheck {
  let [sent, processed, lost, duplicated] = [0, 0, 0, 0];
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const counts = compareCounts(expected.get(key) ?? 0, found.get(key) ?? 0);
    sent += counts.sent;
    processed += counts.processed;
    lost += counts.lost;
    duplicated += counts.duplicated;
  }
  return { sent, processed, lost, duplicated };
}

/** Counts the alerts of each outcome. */
export const countOutcomes = (rows: readonly AlertRow[]): Record<AlertOutcome, number> => {
  const counts = Object.fromEntries(ALERT_OUTCOMES.map((outcome) => [outcome, 0]));
  for (const row of rows) counts[getAlertOutcome(row)]! += 1;
  return counts as Record<AlertOutcome, number>;
};

/**
 * The brake counts decisions. A notification can be published this much later, because it waits for its turn and for
 * slow responses.
 */
const MAX_DELAY_MS = 3 * MAX_ALERT_WAIT_MS;

/** Returns the most notifications of one pattern in the window of the brake. Approved alerts and digests don't count. */
export function countMostNotifications(rows: readonly AlertRow[]): number {
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

/** Compares the ids that were found, one for each row, with the expected ones. */
export function compareRows(expected: ReadonlySet<string>, found: readonly string[]): RowCheck {
  const foundIds = new Set(found);
  const unexpected = [...foundIds].filter((id) => !expected.has(id));
  return {
    expected: expected.size,
    found: found.length,
    lost: [...expected].filter((id) => !foundIds.has(id)),
    duplicated: [...new Set([...findRepeated(found), ...unexpected])],
  };
}

/** Finds the ids that occur more than once. */
export function findRepeated(ids: readonly string[]): string[] {
  const expectedIds = new Set<string>();
  return [...new Set(ids.filter((id) => expectedIds.size === expectedIds.add(id).size))];
}
