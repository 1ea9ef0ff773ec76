import { ARMED, FORMING, INDEX, OPEN, PIVOT, PIVOTS, SCALES } from './layout';
import { findingAt, hasFired } from './gate';
import { pivotsOf } from './pivots';
import type { Rule, Rules } from './registry';
import { blockOf, type SymbolState } from './state';
import { structureEnd } from './swing';
import type { Bar, PatternName, Pivot } from './types';
import { arm } from './watch';

/** A shape that is complete but for its break, or one of those that has ended without it. */
export interface Change {
  readonly state: 'forming' | 'invalidated';
  readonly symbol: string;
  readonly pattern: PatternName;
  readonly scale: number;
  /** The time of the bar at which it came to this. */
  readonly at: number;
  /** The pivots of the shape, oldest first. */
  readonly pivots: readonly Pivot[];
}

export type Listener = (change: Change) => void;

/**
 * What a turn of the price means at one scale. The pivot that has just settled completes the structures of one side
 * (a high those that break below), and those of the other side begin anew.
 */
export function turned(
  state: SymbolState,
  scale: number,
  bar: Bar,
  rules: Rules,
  onChange: Listener | undefined,
): void {
  const anew = state.data[blockOf(scale) + OPEN]! > 0 ? 'below' : 'above';
  if (onChange !== undefined) {
    const end = structureEnd(state.data, blockOf(scale), anew);
    // The new structure ends at the open pivot; the one that it replaces two pivots before.
    for (const rule of rules[anew]) invalidate(state, scale, bar, rule, end - 2, onChange);
    for (const rule of rules[anew === 'below' ? 'above' : 'below']) {
      complete(state, scale, bar, rule, end - 1, onChange);
    }
  }
  arm(state, scale, rules[anew]);
}

/** A shape that waited for a break which this turn has put off for good. */
function invalidate(
  state: SymbolState,
  scale: number,
  bar: Bar,
  rule: Rule,
  end: number,
  onChange: Listener,
): void {
  const d = state.data;
  const at = blockOf(scale) + FORMING;
  const bit = 1 << rule.id;
  if ((d[at]! & bit) === 0) return;
  d[at] = d[at]! & ~bit;
  onChange(changeOf('invalidated', state, scale, bar, rule, end, 0));
}

/** A shape whose last pivot has just settled, so that only the break is missing. */
function complete(
  state: SymbolState,
  scale: number,
  bar: Bar,
  rule: Rule,
  end: number,
  onChange: Listener,
): void {
  const d = state.data;
  const block = blockOf(scale);
  const bit = 1 << rule.id;
  if ((d[block + ARMED]! & bit) === 0 || (d[block + FORMING]! & bit) !== 0) return;
  const finding = findingAt(state, scale, rule, end);
  if (finding === undefined) return;
  if (hasFired(d, rule.id, d[block + PIVOTS + finding.first * PIVOT + INDEX]!)) return;
  d[block + FORMING] = d[block + FORMING]! | bit;
  onChange(changeOf('forming', state, scale, bar, rule, end, finding.first));
}

function changeOf(
  to: Change['state'],
  { data }: SymbolState,
  scale: number,
  { symbol, timestamp }: Bar,
  { pattern }: Rule,
  end: number,
  first: number,
): Change {
  const pivots = pivotsOf(data, blockOf(scale), end).slice(first);
  return { state: to, symbol, pattern: pattern.name, scale: SCALES[scale]!, at: timestamp, pivots };
}
