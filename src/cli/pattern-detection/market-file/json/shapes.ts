/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** How the records of one source name the fields of an event; a path has dots. */
export interface RecordShape {
  /** Whether a record has this shape. */
  readonly matches: (record: JsonObject) => boolean;
  /** The path of each field; undefined for records that are not trades or bars. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The kind of records that are not trades or bars, for the message. */
  readonly other?: string;
  /** Whether the record is a message about the stream itself, which is ignored. */
  readonly isControl?: boolean;
}

const LETTER_PRICES = { open: 'o', high: 'h', low: 'l', close: 'c', volume: 'v' };
const hasKeys = (record: JsonObject, ...keys: readonly string[]) => keys.every((key) => key in record);
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const nest = (parent: string, fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(fields).map(([field, path]) => [field, `${parent}.${path}`]));
const QUOTE = { other: 'a quote' } as const;

/** Records whose fields have no descriptive names, or that contain another object. The first match counts. */
export const RECORD_SHAPES: readonly RecordShape[] = [
  // Replies and heartbeats of streams
  { matches: ({ T, msg }) => typeof T === 'string' && msg !== undefined, isControl: true },
  { matches: ({ T }) => T === 'subscription', isControl: true },
  { matches: ({ ev }) => ev === 'status', isControl: true },
  { matches: ({ result, id }) => result === null && id !== undefined, isControl: true },
  { matches: ({ type }) => type === 'subscriptions' || type === 'heartbeat', isControl: true },
  { matches: ({ event }) => event === 'heartbeat' || event === 'systemStatus', isControl: true },
  // Binance streams
  {
    matches: ({ k }) => isObject(k) && hasKeys(k, 't', 'o', 'h', 'l', 'c'),
    fields: nest('k', { symbol: 's', timestamp: 't', ...LETTER_PRICES, final: 'x' }),
  },
  {
    matches: ({ e }) => e === 'trade',
    fields: { symbol: 's', timestamp: 'T', price: 'p', size: 'q', id: 't' },
  },
  {
    matches: ({ e }) => e === 'aggTrade',
    fields: { symbol: 's', timestamp: 'T', price: 'p', size: 'q', id: 'a' },
  },
  {
    matches: (record) => hasKeys(record, 'a', 'p', 'q', 'f', 'l', 'T'),
    fields: { timestamp: 'T', price: 'p', size: 'q', id: 'a' },
  },
  { matches: ({ e }) => e === 'bookTicker' || e === 'depthUpdate', ...QUOTE },
  { matches: (record) => hasKeys(record, 'b', 'B', 'a', 'A'), ...QUOTE },
  // Polygon streams
  {
    matches: (record) => hasKeys(record, 'ev', 'o', 'h', 'l', 'c'),
    fields: { symbol: 'sym', timestamp: 's', ...LETTER_PRICES },
  },
  {
    matches: (record) => hasKeys(record, 'ev', 'p', 't'),
    fields: { symbol: 'sym', timestamp: 't', price: 'p', size: 's', id: 'i', conditions: 'c' },
  },
  { matches: (record) => hasKeys(record, 'ev', 'bp', 'ap'), ...QUOTE },
  // Alpaca streams
  {
    matches: (record) => hasKeys(record, 'T', 'S', 't', 'o', 'h', 'l', 'c'),
    fields: { symbol: 'S', timestamp: 't', ...LETTER_PRICES },
  },
  {
    matches: (record) => hasKeys(record, 'T', 'S', 't', 'p'),
    fields: { symbol: 'S', timestamp: 't', price: 'p', size: 's', id: 'i', conditions: 'c' },
  },
  { matches: (record) => hasKeys(record, 'bp', 'ap'), ...QUOTE },
  // Polygon: bars of all symbols
  {
    matches: (record) => hasKeys(record, 'T', 't', 'o', 'h', 'l', 'c'),
    fields: { symbol: 'T', timestamp: 't', ...LETTER_PRICES },
  },
  // Alpaca: bars and trades of one symbol
  {
    matches: (record) => hasKeys(record, 't', 'o', 'h', 'l', 'c'),
    fields: { timestamp: 't', ...LETTER_PRICES },
  },
  {
    matches: (record) => hasKeys(record, 't', 'p', 's') && !hasKeys(record, 'o'),
    fields: { timestamp: 't', price: 'p', size: 's', id: 'i', conditions: 'c' },
  },
  // OANDA
  ...['mid', 'bid', 'ask'].map((side) => ({
    matches: (record: JsonObject) => isObject(record[side]) && hasKeys(record[side], 'o', 'h', 'l', 'c'),
    fields: {
      timestamp: 'time',
      ...nest(side, { open: 'o', high: 'h', low: 'l', close: 'c' }),
      volume: 'volume',
      final: 'complete',
    },
  })),
  // Databento
  {
    matches: ({ hd, levels }) => isObject(hd) && levels === undefined,
    fields: {
      symbol: 'symbol',
      timestamp: 'hd.ts_event',
      rtype: 'hd.rtype',
      open: 'open',
      high: 'high',
      low: 'low',
      close: 'close',
      price: 'price',
      volume: 'volume',
      size: 'size',
    },
  },
  { matches: ({ hd, levels }) => isObject(hd) && levels !== undefined, ...QUOTE },
];

/** Arrays next to the prices that contain something else. */
export const OTHER_ARRAYS: ReadonlySet<string> = new Set([
  'market_caps',
  'total_volumes',
  'dividends',
  'splits',
  'errors',
  'error',
]);

/** Objects that describe all rows of a document. */
export const METADATA: ReadonlySet<string> = new Set(['meta', 'Meta Data', 'metadata']);
/** The names of a symbol and of a zone in metadata, as `normalizeName` returns them. */
export const SYMBOL_NAMES: ReadonlySet<string> = new Set([
  'symbol',
  'ticker',
  'pair',
  'instrument',
  'dataset code',
  'product id',
  'digital currency code',
]);
export const ZONE_NAMES: ReadonlySet<string> = new Set([
  'time zone',
  'timezone',
  'exchange timezone',
  'exchangetimezonename',
]);
