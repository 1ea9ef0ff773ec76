import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { Texture } from './drawn/path';
import type { Bar } from './types';

const FILE = join(
  __dirname,
  '../../../__tests__/fixtures/market/quandl-wiki-5-stocks-daily-2000-2013.csv.gz',
);

/** Reads the five stocks of the fixture: one array of adjusted daily bars per stock. */
export function readRealMarket(): readonly (readonly Bar[])[] {
  const rows = parse(gunzipSync(readFileSync(FILE)), { columns: true }) as Record<keyof Bar, string>[];
  const bySymbol = new Map<string, Bar[]>();
  for (const row of rows) {
    const { symbol } = row;
    const [open, high, low, close, volume] = (['open', 'high', 'low', 'close', 'volume'] as const).map(
      (column) => Number(row[column]),
    ) as [number, number, number, number, number];
    const bars = bySymbol.get(symbol) ?? [];
    bars.push({ symbol, timestamp: Date.parse(row.timestamp), open, high, low, close, volume });
    bySymbol.set(symbol, bars);
  }
  return [...bySymbol.values()];
}

/** A bar as logarithms relative to the previous close, so that bars can be reordered. */
export interface Move {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export function computeMoves(bars: readonly Bar[]): Move[] {
  return bars.slice(1).map((bar, i) => {
    const before = bars[i]!.close;
    const toMove = (price: number) => Math.log(price / before);
    return {
      open: toMove(bar.open),
      high: toMove(bar.high),
      low: toMove(bar.low),
      close: toMove(bar.close),
      volume: bar.volume,
    };
  });
}

/** Creates bars from consecutive moves. They have the symbol, the timestamps and the first bar of `template`. */
export function createBarsFromMoves(moves: readonly Move[], template: readonly Bar[]): Bar[] {
  const bars = [template[0]!];
  let close = template[0]!.close;
  moves.forEach((move, i) => {
    const toPrice = (log: number) => close * Math.exp(log);
    const [open, high, low, next] = [
      toPrice(move.open),
      toPrice(move.high),
      toPrice(move.low),
      toPrice(move.close),
    ];
    const { symbol, timestamp } = template[i + 1]!;
    bars.push({ symbol, timestamp, open, high, low, close: next, volume: move.volume });
    close = next;
  });
  return bars;
}

/** A day of fifteen standard deviations, such as after a profit warning, would be a shape by itself. */
const MAX_DEVIATION = 5;

/** The moves of all stocks without their drift, each stock scaled to a standard deviation of 1. */
export function createTextures(market: readonly (readonly Bar[])[]): Texture[] {
  return market.flatMap((bars) => {
    const moves = computeMoves(bars);
    const mean = moves.reduce((sum, { close }) => sum + close, 0) / moves.length;
    const sd = Math.sqrt(moves.reduce((sum, { close }) => sum + (close - mean) ** 2, 0) / moves.length);
    const clip = (value: number) => Math.max(-MAX_DEVIATION, Math.min(MAX_DEVIATION, value / sd));
    return moves.map(({ open, high, low, close }) => ({
      move: clip(close - mean),
      gap: clip(open),
      above: clip(Math.max(0, high - Math.max(open, close))),
      below: clip(Math.max(0, Math.min(open, close) - low)),
    }));
  });
}
