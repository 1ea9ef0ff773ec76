import { formatMessage } from '../../../../../src/cli/trade-processing/samples/format';
import { SAMPLE_SYMBOLS } from '../../../../../src/cli/trade-processing/samples/reference-data';
import { createSampleTrade } from '../../../../../src/cli/trade-processing/samples/trade';
import {
  formatTradeContent,
  type Trade,
  TRADE_SOURCES,
  type TradeSource,
} from '../../../../../src/domain/trades';
import type { Random } from '../../../core/random';

/** A message of a source: the report of a version of a trade, or a text that cannot be read. */
export interface Report {
  readonly source: TradeSource;
  readonly text: string;
  /** All fields of the trade, in a fixed order; undefined if the text cannot be read. */
  readonly content?: string;
}

/** What sources report about one execution, in the order in which they send it. */
export interface Story {
  readonly reports: readonly Report[];
  /** Whether each report must be recorded as a trade, in whatever order they arrive. Otherwise, some are rejected. */
  readonly isConsistent: boolean;
}

/** Creates the reports about an execution. */
type Tell = (trade: Trade) => readonly Trade[];

const ACCOUNTS = ['HOUSE-EQ-1', 'PENSION-07', 'FUND-21'];
const COUNTERPARTIES = 6;
/** Every session is longer. */
const SESSION_MS = 3 * 3_600_000;
/** A multiple of the tick of every sample instrument. */
const STEP = 0.5;

const raise = ({ price }: Trade): string => String(Number(price) + STEP);
const correct = (trade: Trade): Trade => ({
  ...trade,
  version: trade.version + 1,
  action: 'correct',
  price: raise(trade),
});
const cancel = (trade: Trade): Trade => ({ ...trade, version: trade.version + 1, action: 'cancel' });
/** The report of the same execution by another source, with its own id. */
const reportAgain = (trade: Trade): Trade => ({
  ...trade,
  source: trade.source === 'clearing' ? 'trading-desk' : 'clearing',
  sourceTradeId: `${trade.sourceTradeId}-leg`,
});

/** Stories whose reports are all recorded, with their weights. */
const CONSISTENT: readonly (readonly [weight: number, tell: Tell])[] = [
  [30, (trade) => [trade]],
  [15, (trade) => [trade, reportAgain(trade)]],
  [12, (trade) => [trade, correct(trade)]],
  [8, (trade) => [trade, correct(trade), cancel(correct(trade))]],
  [4, (trade) => [trade, { ...correct(trade), version: 3 }]],
];
/** Stories with reports that contradict each other or a rule. */
const CONTRADICTORY: readonly (readonly [weight: number, tell: Tell])[] = [
  [4, (trade) => [trade, { ...reportAgain(trade), price: raise(trade) }]],
  [3, (trade) => [trade, reportAgain(trade), correct(trade), correct(reportAgain(trade))]],
  [3, (trade) => [trade, { ...trade, sourceTradeId: `${trade.sourceTradeId}-again` }]],
  [3, (trade) => [trade, { ...trade, price: raise(trade) }]],
  [2, (trade) => [trade, { ...cancel(trade), quantity: '50' }]],
  [2, (trade) => [trade, cancel(trade), correct(cancel(trade))]],
  [4, (trade) => [{ ...trade, account: 'PENSION-70' }]],
  [3, (trade) => [{ ...trade, price: '271.005' }]],
];
/** How many of a hundred stories are about a message that cannot be read. */
const UNREADABLE = 5;
/** The part of a message of each source that a fault replaces, and the replacement. */
const FAULTS: Readonly<Record<TradeSource, readonly [part: string, replacement: string]>> = {
  'order-management': ['\x0155=', '\x0155=~'],
  clearing: ['</TradId>', '</TradeId>'],
  'trading-desk': ['"price"', '"px"'],
};

/**
 * Creates the story with a number: a trade of its own, alone or with corrections, cancellations, reports of a second source,
 * contradictions and faults. The same numbers and draws give the same story.
 * @param before the sessions of the trades were over then; milliseconds since 1970
 */
export function createStory(number: number, random: Random, before: number): Story {
  const trade = createTrade(number, random, before);
  if (random.happens(UNREADABLE / 100)) return { reports: [damage(trade)], isConsistent: false };
  const sum = (list: typeof CONSISTENT) => list.reduce((total, [weight]) => total + weight, 0);
  const isConsistent = random.happens(sum(CONSISTENT) / (sum(CONSISTENT) + sum(CONTRADICTORY)));
  const tell = pickWeighted(isConsistent ? CONSISTENT : CONTRADICTORY, random);
  return { reports: tell(trade).map(createReport), isConsistent };
}

function createTrade(number: number, random: Random, before: number): Trade {
  return createSampleTrade(
    {
      source: random.pickOne(TRADE_SOURCES),
      sourceTradeId: `S-${number}`,
      executionId: `X-${number}`,
      symbol: random.pickOne(SAMPLE_SYMBOLS),
      side: random.pickOne(['buy', 'sell'] as const),
      quantity: String(100 * (1 + random.pickInteger(40))),
      percent: 99 + random.next() * 2,
      afterOpen: random.pickInteger(SESSION_MS),
      account: random.pickOne(ACCOUNTS),
      counterparty: random.pickInteger(COUNTERPARTIES),
    },
    before,
  );
}

function pickWeighted<T>(list: readonly (readonly [weight: number, value: T])[], random: Random): T {
  let left = random.next() * list.reduce((total, [weight]) => total + weight, 0);
  for (const [weight, value] of list) {
    left -= weight;
    if (left < 0) return value;
  }
  return list.at(-1)![1];
}

const createReport = (trade: Trade): Report => ({
  source: trade.source,
  text: formatMessage(trade, trade.version),
  content: formatTradeContent(trade),
});

const damage = (trade: Trade): Report => {
  const { source, text } = createReport(trade);
  const [part, replacement] = FAULTS[source];
  if (!text.includes(part)) throw new Error(`Expected ${part} in the message of ${source}: ${text}`);
  return { source, text: text.replace(part, replacement) };
};
