import { isoOf } from '../../domain/market-data';
import type { Detection } from '../../domain/patterns';
import { table } from '../print';
import type { Format } from './formats';

/** Takes detections and gives them out; memory does not grow with their number. */
export interface Output {
  add(detection: Detection): void;
  /** Gives out what it still holds. */
  end(): void;
}

/** Columns can be aligned only over rows that are at hand, so there is a table for so many rows each. */
const ROWS_A_TABLE = 1_000;

/** @param write takes one or more whole lines, without the last line end */
export function outputFor(format: Format, write: (text: string) => void): Output {
  if (format === 'jsonl')
    return { add: (detection) => write(JSON.stringify(eventOf(detection))), end: () => {} };
  let held: Detection[] = [];
  const end = () => {
    if (held.length > 0) write(tableOf(held));
    held = [];
  };
  return {
    add: (detection) => {
      held.push(detection);
      if (held.length === ROWS_A_TABLE) end();
    },
    end,
  };
}

/** A confirmed event as one line of JSON lines has it; times in ISO 8601, UTC. */
export function eventOf(detection: Detection) {
  const { symbol, pattern, start, end, confirmedAt, confidence, pivots } = detection;
  return {
    symbol,
    pattern,
    start: isoOf(start),
    end: isoOf(end),
    confirmedAt: isoOf(confirmedAt),
    confidence,
    pivots: pivots.map(({ kind, timestamp, price }) => ({ kind, timestamp: isoOf(timestamp), price })),
  };
}

const DAY_MS = 86_400_000;

function tableOf(detections: readonly Detection[]): string {
  const times = detections.flatMap(({ start, end, confirmedAt }) => [start, end, confirmedAt]);
  const days = times.every((time) => time % DAY_MS === 0);
  const show = (time: number) => (days ? isoOf(time).slice(0, 10) : isoOf(time).replace('.000Z', 'Z'));
  return table(
    ['symbol', 'pattern', 'start', 'end', 'confirmed', 'confidence'],
    detections.map(({ symbol, pattern, start, end, confirmedAt, confidence }) => [
      symbol,
      pattern,
      show(start),
      show(end),
      show(confirmedAt),
      confidence.toFixed(1),
    ]),
  );
}
