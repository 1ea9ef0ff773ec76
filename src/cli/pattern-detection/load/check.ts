import type { Expectation } from './expectation';

/** What is in the tables after a run; ids stand as often as there are rows. */
export interface Outcome {
  /** How many bars each symbol's detector has taken in. */
  readonly bars: ReadonlyMap<string, number>;
  readonly patterns: readonly string[];
  readonly alerts: readonly string[];
  /** The ids of the alerts that people were told of, as often as they were. */
  readonly told: readonly string[];
}

/** Rows against what was expected. */
export interface RowCheck {
  readonly expected: number;
  readonly found: number;
  readonly lost: readonly string[];
  /** There more than once, or never expected. */
  readonly duplicated: readonly string[];
}

export interface Check {
  readonly events: {
    readonly sent: number;
    readonly takenIn: number;
    readonly lost: number;
    readonly duplicated: number;
  };
  readonly patterns: RowCheck;
  readonly alerts: RowCheck;
  /** Alerts that people were told of more than once. */
  readonly toldTwice: readonly string[];
  /** Nothing lost, nothing duplicated. */
  readonly ok: boolean;
}

type Expected = Pick<Expectation, 'bars' | 'patterns' | 'alerts'>;

/** Compares what came out with what must: every event taken in once, every pattern and its alert there once. */
export function check(expected: Expected, outcome: Outcome): Check {
  let [sent, takenIn, lost, duplicated] = [0, 0, 0, 0];
  for (const symbol of new Set([...expected.bars.keys(), ...outcome.bars.keys()])) {
    const [should, is] = [expected.bars.get(symbol) ?? 0, outcome.bars.get(symbol) ?? 0];
    sent += should;
    takenIn += is;
    lost += Math.max(0, should - is);
    duplicated += Math.max(0, is - should);
  }
  const patterns = rows(expected.patterns, outcome.patterns);
  const alerts = rows(expected.alerts, outcome.alerts);
  const toldTwice = repeated(outcome.told);
  const wrong = [patterns, alerts].flatMap((one) => [...one.lost, ...one.duplicated]);
  const ok = lost + duplicated + wrong.length + toldTwice.length === 0;
  return { events: { sent, takenIn, lost, duplicated }, patterns, alerts, toldTwice, ok };
}

function rows(expected: ReadonlySet<string>, found: readonly string[]): RowCheck {
  const there = new Set(found);
  const strangers = [...there].filter((id) => !expected.has(id));
  return {
    expected: expected.size,
    found: found.length,
    lost: [...expected].filter((id) => !there.has(id)),
    duplicated: [...new Set([...repeated(found), ...strangers])],
  };
}

function repeated(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(ids.filter((id) => seen.size === seen.add(id).size))];
}
