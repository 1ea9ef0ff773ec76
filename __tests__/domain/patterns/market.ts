import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { Bar } from '../../../src/domain/patterns';

const FILE = resolve(__dirname, '../../fixtures/market/quandl-wiki-5-stocks-daily-2000-2013.csv.gz');

/** The text of the market fixture. */
export function readMarketText(): string {
  return gunzipSync(readFileSync(FILE)).toString();
}

/** The market fixture as bars, in the order of the feed. */
export function readMarketBars(): Bar[] {
  const rows: Record<string, string>[] = parse(readMarketText(), { columns: true });
  return rows.map((row) => ({
    symbol: row.symbol!,
    timestamp: Date.parse(row.timestamp!),
    open: Number(row.open),
    high: Number(row.high),
    low: Number(row.low),
    close: Number(row.close),
    volume: Number(row.volume),
  }));
}
