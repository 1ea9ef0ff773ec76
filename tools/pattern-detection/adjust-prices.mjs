// Turns raw daily prices into the project's market fixture: CSV on stdin (Ticker, Date, Open, High, Low, Close,
// Volume, Adj Close), CSV on stdout (symbol, timestamp, open, high, low, close, volume), sorted by time and symbol.
//   gunzip -c raw.csv.gz | node tools/pattern-detection/adjust-prices.mjs | gzip -9n > adjusted.csv.gz
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';

const rows = parse(await text(process.stdin), { columns: true, skip_empty_lines: true }).map((row) => {
  const factor = Number(row['Adj Close']) / Number(row.Close);
  // Six significant digits: a precision of at least 0.001 %, as in the raw data.
  const price = (field) => {
    const adjusted = Number(row[field]) * factor;
    if (!(adjusted > 0))
      throw new Error(`${row.Ticker} ${row.Date}: ${field} is ${row[field]}, expected a price above 0`);
    return Number(adjusted.toPrecision(6));
  };
  const [open, close] = [price('Open'), price('Close')];
  return [row.Ticker, row.Date, open, price('High'), price('Low'), close, Number(row.Volume)];
});
rows.sort(([a, s], [b, t]) => (s < t ? -1 : s > t ? 1 : a < b ? -1 : a > b ? 1 : 0));
process.stdout.write(
  'symbol,timestamp,open,high,low,close,volume\n' + rows.map((row) => row.join(',') + '\n').join(''),
);
