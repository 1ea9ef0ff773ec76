import type { ExpectedResults } from './expectation';

/** The contents of the tables after a run; an id occurs once per row. */
export interface LoadResults {
  /** The number of bars that each symbol's detector has processed. */
  readonly bars: ReadonlyMap<string, number>;
  readonly patterns: readonly string[];
  readonly alerts: readonly string[];
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
  /** Whether nothing was lost or duplicated. */
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
  const alerts = compareRows(expected.alerts, results.alerts);
  const notifiedTwice = findRepeated(results.notifiedAlerts);
  const problems = [patterns, alerts].flatMap((comparison) => [...comparison.lost, ...comparison.duplicated]);
  const ok = lost + duplicated + problems.length + notifiedTwice.length === 0;
  return { events: { sent, processed, lost, duplicated }, patterns, alerts, notifiedTwice, ok };
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
