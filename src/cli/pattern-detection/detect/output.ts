import { formatIsoTime } from '../../../domain/market-data';
import type { Change, Detection } from '../../../domain/patterns';
import { formatTable } from '../../terminal/table';
import type { Format } from './formats';

/** A shape that is confirmed, or one that forms or has come to nothing. */
export type Told = Detection | Change;

/** Takes what was found and gives it out; memory does not grow with its number. */
export interface Output {
  add(told: Told): void;
  /** Gives out what it still holds. */
  end(): void;
}

/** Columns can be aligned only over rows that are at hand, so there is a table for so many rows each. */
const ROWS_A_TABLE = 1_000;

/**
 * @param withStates whether shapes that are not confirmed are among what is told, so that each line says its state
 * @param write takes one or more whole lines, without the last line end
 */
export function outputFor(format: Format, withStates: boolean, write: (text: string) => void): Output {
  if (format === 'jsonl')
    return { add: (told) => write(JSON.stringify(eventOf(told, withStates))), end: () => {} };
  let held: Told[] = [];
  const end = () => {
    if (held.length > 0) write(tableOf(held, withStates));
    held = [];
  };
  return {
    add: (told) => {
      held.push(told);
      if (held.length === ROWS_A_TABLE) end();
    },
    end,
  };
}

/** One line of JSON lines; times in ISO 8601, UTC. `at` is the bar at which a shape came to a state that is no confirmation. */
export function eventOf(told: Told, withState = false) {
  const { symbol, pattern, pivots } = told;
  const { start, end, state, ...rest } = factsOf(told);
  return {
    symbol,
    pattern,
    ...(withState && { state }),
    start: formatIsoTime(start),
    end: formatIsoTime(end),
    ...('at' in told ? { at: formatIsoTime(told.at) } : { confirmedAt: formatIsoTime(rest.at) }),
    ...(rest.confidence !== undefined && { confidence: rest.confidence }),
    pivots: pivots.map(({ kind, timestamp, price }) => ({
      kind,
      timestamp: formatIsoTime(timestamp),
      price,
    })),
  };
}

function factsOf(told: Told) {
  const { pivots } = told;
  const ends = { start: pivots[0]!.timestamp, end: pivots[pivots.length - 1]!.timestamp };
  return 'at' in told
    ? { ...ends, state: told.state, at: told.at, confidence: undefined }
    : { ...ends, state: 'confirmed', at: told.confirmedAt, confidence: told.confidence };
}

const DAY_MS = 86_400_000;

function tableOf(all: readonly Told[], withStates: boolean): string {
  const facts = all.map((told) => ({ ...told, ...factsOf(told) }));
  const days = facts.flatMap(({ start, end, at }) => [start, end, at]).every((time) => time % DAY_MS === 0);
  const show = (time: number) =>
    days ? formatIsoTime(time).slice(0, 10) : formatIsoTime(time).replace('.000Z', 'Z');
  return formatTable(
    ['symbol', 'pattern', 'start', 'end', ...(withStates ? ['state', 'at'] : ['confirmed']), 'confidence'],
    facts.map(({ symbol, pattern, start, end, state, at, confidence }) => [
      symbol,
      pattern,
      show(start),
      show(end),
      ...(withStates ? [state] : []),
      show(at),
      confidence === undefined ? '' : confidence.toFixed(1),
    ]),
  );
}
