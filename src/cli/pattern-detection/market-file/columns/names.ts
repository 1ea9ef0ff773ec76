/** The fields of a row that a column can contain. */
export const FIELDS = [
  'symbol',
  'timestamp',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'adjusted',
  'final',
  'interval',
  'id',
  'conditions',
  'correction',
] as const;
export type Field = (typeof FIELDS)[number];

const splitNames = (names: string): readonly string[] => names.split(', ');

/**
 * The column names in files of exchanges, vendors and spreadsheets, the most specific first. They are compared after
 * {@link normalizeName}: in lower case, with spaces for underscores and without units in parentheses.
 */
export const COLUMN_NAMES: Readonly<Record<Field, readonly string[]>> = {
  symbol: splitNames(
    'symbol, ticker, sym, ric, instrument, tic, act symbol, ticker symbol, stock symbol, tradingsymbol, ' +
      'trading symbol, product id, pair, currency pair, security, security code, stock, contract, secid, ' +
      'code, kürzel, symbol id, stock code, raw symbol, name, instrument id',
  ),
  timestamp: splitNames(
    'timestamp, ts event, date-time, dtyyyymmdd, window start, datetime, date time, date/time, open time, opentime, ' +
      'open timestamp, gmt time, utc time, utc, unix, unix timestamp, unix time, epoch, timestamp ms, ts, ' +
      'time period start, sip timestamp, participant timestamp, transact time, trade time, begins at, ' +
      'interval begin, start time, starttime, bar time, time key, start, begin, time utc, local time, ' +
      'exchange time, date, trade date, tradedate, trading date, trading day, day, dates, dt, yyyymmdd, ' +
      'quote date, price date, datum, handelstag, fecha, data, time, minute, timeofday, time of day, zeit, ' +
      'uhrzeit, hora, t',
  ),
  open: splitNames(
    'open, o, px open, first, opening price, open price, price open, eröffnung, eröffnungskurs, erster, eröffn, ' +
      'opening, bidopen, bid open, askopen',
  ),
  high: splitNames(
    'high, h, px high, max, high price, price high, hoch, höchst, höchstkurs, tageshoch, highest, bidhigh, ' +
      'bid high, askhigh',
  ),
  low: splitNames(
    'low, l, px low, min, low price, price low, tief, tiefst, tiefstkurs, tagestief, lowest, bidlow, bid low, ' +
      'asklow',
  ),
  close: splitNames(
    'close, close/last, px last, prc, c, last, closing price, close price, price close, closing, last price, ' +
      'last trade, lastprice, settle, settlement, settlement price, schluss, schlusskurs, schlußkurs, ' +
      'schluß, letzter, zuletzt, trade price, price, kurs, preis, px, value, p, bidclose, bid close, ' +
      'askclose',
  ),
  volume: splitNames(
    'volume, tickvol, px volume, vol, v, tick volume, total volume, trade volume, share volume, shares, size, qty, ' +
      'quantity, base volume, tottrdqty, total trade quantity, no. of shares, last size, amount, volumen, ' +
      'umsatz, stück, menge, volumefrom, bid volume',
  ),
  adjusted: splitNames(
    'adj close, adjclose, adjusted close, adj close price, close adj, closeadj, adjusted, adj. schluss, ' +
      'fclose',
  ),
  final: splitNames('final, is final, closed, is closed, complete, confirm, x'),
  interval: ['interval'],
  id: splitNames('id, trade id, tradeid, tid, agg trade id, aggregate tradeid, exec id'),
  conditions: splitNames('conditions, sale conditions, sale condition, trade conditions'),
  correction: splitNames('correction, corr, tr corr, trade correction, trade correction indicator'),
};

/** Prefixes of volumes in a currency, such as `Volume BTC` and `volume_usd`; the first such column counts. */
export const VOLUME_PREFIX = 'volume ';

/** Columns that only files of quotes and order books have. */
export const QUOTE_NAMES: ReadonlySet<string> = new Set([
  'bid',
  'ask',
  'bid price',
  'ask price',
  'bidprice',
  'askprice',
  'offer',
  'bid px 00',
  'ask px 00',
  'best bid',
  'best ask',
  'best bid price',
  'best ask price',
  'geld',
  'brief',
]);

/** A column that only order books have, even if they contain the price of the last change. */
export const BOOK_NAME = 'bid px 00';

/** Normalizes the name of a column: `<CLOSE>`, `4. close`, `Close*` and `Close (USD)` become `close`. */
export function normalizeName(name: string): string {
  const text = name
    .trim()
    .toLowerCase()
    .replaceAll('_', ' ')
    .replaceAll('\u00a0', ' ')
    .replace(/^<([^<>]*)>$/, '$1')
    .replace(/^\d{1,2}[a-z]?\. /, '')
    .replace(/^#/, '');
  const unit = text.indexOf('(');
  return (unit > 0 ? text.slice(0, unit) : text)
    .replace(/^(adj|vol)\./, '$1')
    .replace(/[*:.]{1,3}$/, '')
    .split(' ')
    .filter((word) => word !== '')
    .join(' ');
}
