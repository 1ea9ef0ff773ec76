import { z } from 'zod';
import { getAlertOutcome } from '../../../domain/alerts';
import { type DetectorKey, isSymbol } from '../../../domain/market-data';
import { INTERVALS } from '../../../domain/calendar';
import { DEPLOYED_PATTERNS } from '../../../domain/patterns';
import { ConsoleError } from '../../server/errors';
import { definePolledTopic } from '../../server/events/poll-topic';
import { defineQuery, defineTopic, type OpenSection } from '../../server/section';
import { toChartBars } from './chart-bar';
import { toConfirmedPattern, toFormingPattern } from './chart-pattern';
import { findFormingShapes } from './forming';
import type { LiveMarket } from './live-market';
import type { MarketTables } from './market-tables';
import { type BarSettings, openSeries } from './open-series';

/** Times between two messages to a page, in milliseconds. */
const BARS_MS = 100;
const QUOTES_MS = 500;
const PATTERNS_MS = 3_000;
/** How often all symbols are listed, which reads the whole table of detectors. */
const LIST_SYMBOLS_MS = 300_000;
/** The closed bars that a page gets again with each reading, so that they are as the system has stored them. */
const REPEATED_BARS = 20;

const Series = z.object({
  symbol: z.string().refine(isSymbol, { error: 'expected a symbol such as AAPL' }),
  interval: z.enum(INTERVALS).optional(),
});
const Search = z.object({
  search: z.string().max(60).default(''),
  limit: z.number().int().min(1).max(200).default(50),
});

/** What the charts read. */
export interface MarketReaders {
  readonly tables: Pick<
    MarketTables,
    'readBars' | 'readOpenBars' | 'listSymbols' | 'listPatterns' | 'listAlerts'
  >;
  readonly live: LiveMarket;
  readonly settings: BarSettings;
  readonly now: () => number;
}

/** Charts of symbols: their bars, patterns and alerts, and the prices of all symbols. */
export function openMarket(readers: MarketReaders): Pick<OpenSection, 'queries' | 'topics'> {
  const { tables, live, settings } = readers;
  const listSymbols = createSymbolList(readers);
  return {
    queries: {
      settings: defineQuery({
        parameters: z.object({}),
        run: () => Promise.resolve({ ...settings, patterns: DEPLOYED_PATTERNS }),
      }),
      bars: defineQuery({
        parameters: Series,
        run: async (series) => toChartBars(await tables.readBars(requireSeries(series, settings))),
      }),
    },
    topics: {
      quotes: defineTopic({
        parameters: Search,
        keeps: 'latest',
        follow: async ({ search, limit }, send, signal) => {
          await listSymbols();
          let last = '';
          const sendQuotes = () => {
            const quotes = live.quotes.list(search, limit, readers.now());
            const text = JSON.stringify(quotes);
            if (text !== last) send(quotes);
            last = text;
          };
          sendQuotes();
          await live.follow(sendQuotes, QUOTES_MS, signal);
        },
      }),
      bars: defineTopic({
        parameters: Series,
        keeps: 'events',
        follow: async (series, send, signal) => {
          const opened = await openSeries(requireSeries(series, settings), settings, tables);
          const end = live.watch(opened);
          const sendChanged = () => {
            const bars = opened.takeChanged();
            if (bars.length > 0) send(bars);
          };
          await live.follow(sendChanged, BARS_MS, signal).finally(end);
        },
      }),
      patterns: definePolledTopic(
        Series,
        async (series) => readPatterns(requireSeries(series, settings), tables),
        PATTERNS_MS,
      ),
    },
  };
}

/** Returns the key of a series. @throws ConsoleError if the system has no bars of the interval */
function requireSeries(
  { symbol, interval }: z.infer<typeof Series>,
  { intervals }: BarSettings,
): DetectorKey {
  const found = intervals.find((known) => known === interval);
  const isKnown = intervals.length === 0 ? interval === undefined : found !== undefined;
  if (isKnown) return { symbol, ...(found && { interval: found }) };
  throw new ConsoleError(400, {
    what: `the system builds no bars of ${interval ?? 'events as they arrive'}`,
    expected: intervals.length === 0 ? 'no interval: each event is a bar' : `one of ${intervals.join(', ')}`,
    fix: 'choose another interval; BAR_INTERVALS sets those that are built',
  });
}

/** Lists the symbols once, and again after some minutes: those that are new since then appear with their first event. */
function createSymbolList({ tables, live, now }: MarketReaders): () => Promise<void> {
  let listedAt = -Infinity;
  return async () => {
    if (now() - listedAt < LIST_SYMBOLS_MS) return;
    for (const { symbol, price, at } of await tables.listSymbols()) live.quotes.addKnown(symbol, price, at);
    listedAt = now();
  };
}

/** Reads the patterns and alerts of a chart, and its last closed bars. */
async function readPatterns(key: DetectorKey, tables: MarketReaders['tables']) {
  const [bars, confirmed, alerts] = await Promise.all([
    tables.readBars(key),
    tables.listPatterns(key),
    tables.listAlerts(key),
  ]);
  return {
    closed: toChartBars(bars).slice(-REPEATED_BARS),
    patterns: [
      ...findFormingShapes(key, bars).map((shape) => toFormingPattern(shape, bars)),
      ...confirmed.map((row) => toConfirmedPattern(row, bars)),
    ],
    alerts: alerts.map((row) => ({
      alertId: row.alertId,
      at: Date.parse(row.timestamp),
      pattern: row.pattern,
      severity: row.severity,
      confidence: row.confidence,
      outcome: getAlertOutcome(row),
      isAcknowledged: row.acknowledgedAt !== undefined,
    })),
  };
}
