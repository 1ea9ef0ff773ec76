import { type ExchangeCalendar, getCalendar, type Interval } from '../../../domain/calendar';
import type { WrittenEvent } from '../../../domain/market-data';
import type { Bar } from '../../../domain/patterns';
import { UserError } from '../../errors';
import type { Pipeline } from '../pipeline';
import { getSymbolRow } from '../symbol-row';
import type { ExpectedSets } from './check';
import { chooseSessions } from './choose-sessions';
import { ExpectedBars } from './expected-bars';
import { ExpectedResults } from './expectation';

import { listRunSymbols, SyntheticMarket } from './market';
import type { LoadParameters } from './report';
import type { TimedEvents } from './send';
import { TradeMarket } from './trade-market';

/** The events of a run, and the results that are expected of them. */
export interface LoadMarket {
  readonly source: TimedEvents;
  readonly expected: ExpectedSets & { readonly add: (bar: Bar) => void };
  /** Returns the events that are sent after all others. */
  readonly listClosingEvents: () => readonly WrittenEvent[];
}

export interface LoadMarketOptions {
  readonly parameters: LoadParameters;
  /** The prefix of the symbols. */
  readonly run: string;
  /** When the run began, in milliseconds since 1970. */
  readonly start: number;
  readonly alertMinConfidence: number;
}

const HOUR_MS = 3_600_000;
/** A run uses sessions of the last year, even if older events are accepted. */
const MAX_MARKET_HOURS = 365 * 24;
/** Longer than a run takes, so that no event becomes too old during the run. */
const MARGIN_HOURS = 1;
const TRADES_PER_BAR = 4;
/** Names are generated for a symbol until one belongs to a usable row. At least half of the rows are usable. */
const MAX_NAMES = 8;

/** The deployed system. */
type TestedPipeline = Pick<
  Pipeline,
  'barIntervals' | 'barCalendar' | 'maxEventAgeHours' | 'readRowTimes' | 'sensitivity'
>;

/** Creates the events for a system that uses each event as a bar, or that builds bars. */
export async function createLoadMarket(
  pipeline: TestedPipeline,
  options: LoadMarketOptions,
): Promise<LoadMarket> {
  if (pipeline.barIntervals.length > 0) return createTradeMarket(pipeline, options);
  const { parameters, run, start, alertMinConfidence } = options;
  const bars = Math.floor((parameters.rate * parameters.seconds) / parameters.symbols);
  return {
    source: new SyntheticMarket({ ...parameters, run, start }, bars),
    expected: new ExpectedResults(alertMinConfidence, parameters.trades, pipeline.sensitivity),
    listClosingEvents: () => [],
  };
}

/** @throws UserError if there is no session whose events KinesisConsumer accepts */
async function createTradeMarket(
  pipeline: TestedPipeline,
  { parameters, run, start, alertMinConfidence }: LoadMarketOptions,
): Promise<LoadMarket> {
  const { barIntervals: intervals, barCalendar, maxEventAgeHours = 24, sensitivity } = pipeline;
  const calendar = getCalendar(barCalendar);
  const interval = intervals[0]!;
  const events = parameters.rate * parameters.seconds;
  const hours = Math.min(maxEventAgeHours - MARGIN_HOURS, MAX_MARKET_HOURS);
  const sessions = chooseSessions({
    calendar,
    interval,
    from: start - hours * HOUR_MS,
    until: start,
    maxBars: Math.max(1, Math.floor(events / parameters.symbols / TRADES_PER_BAR)),
    rowTimes: await pipeline.readRowTimes(),
  });
  if (sessions === undefined) throw new UserError(formatNoSession(calendar, interval, hours));
  const { spans, isUsable } = sessions;
  const symbols = listRunSymbols({ run, symbols: MAX_NAMES * parameters.symbols })
    .filter((symbol) => isUsable(getSymbolRow(symbol)))
    .slice(0, parameters.symbols);
  const source = new TradeMarket({ ...parameters, symbols, start, events, spans });
  const expected = new ExpectedBars(alertMinConfidence, { calendar, intervals, sensitivity });
  return {
    source,
    expected,
    listClosingEvents: () => {
      const halts = source.listClosingEvents();
      for (const halt of halts) expected.addHalt(halt);
      return halts;
    },
  };
}

const formatNoSession = ({ id }: ExchangeCalendar, interval: Interval, hours: number): string =>
  `no session of MARKET_CALENDAR=${id} within the last ${hours} h has a complete bar of ${interval}, and an open after the newest ` +
  'events of half of the rows of OpenBars; older events would be late, and KinesisConsumer refuses those before: deploy with a larger ' +
  'MAX_EVENT_AGE_HOURS, or use an environment without a feed';
