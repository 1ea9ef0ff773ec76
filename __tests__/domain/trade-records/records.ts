import {
  type Entry,
  formatPartitionKey,
  type Head,
  HEAD_KEY,
  parseHeadRow,
  parseSortKey,
  toEntry,
  verifyRegion,
} from '../../../src/domain/ledger';
import {
  enrichMessages,
  type ExecutionRow,
  type KnownRecords,
  parseTradeEvent,
  planRecording,
  readExecutionRow,
  readRecordedMessage,
  readRejectionRow,
  readTradeRow,
  type RecordedTrade,
  type RecordingInput,
  type RecordingPlan,
  type RowWrite,
  type TradeEvent,
  type TradeMessage,
  validateMessages,
} from '../../../src/domain/trade-records';
import {
  DEFAULT_TRADE_LIMITS,
  formatClearingTrade,
  formatDeskTrade,
  formatFixTrade,
  type ReferenceData,
  type Trade,
  type TradeSource,
} from '../../../src/domain/trades';
import { sha256, unwrap, verifySignature } from '../ledger/ledger';
import { NOW, REFERENCE } from '../trades/fixtures';

const SESSION = { sequence: 1, sentAt: '2026-11-27T20:00:00.000Z', messageType: '8' as const };

/** Formats a trade as its source sends it. */
export const formatMessage = (trade: Trade): string => {
  if (trade.source === 'clearing') return formatClearingTrade(trade);
  return trade.source === 'trading-desk' ? formatDeskTrade(trade) : formatFixTrade(trade, SESSION);
};

/** An event as EventBridge delivers it. */
export const createTradeEvent = (
  source: TradeSource,
  messages: readonly TradeMessage[],
  id = '4f6f2f3e-0b8e-4c43-a9f4-6a4f5e1d0c11',
) => ({
  version: '0',
  id,
  'detail-type': 'TradeReported',
  source: `trades.${source}`,
  account: '123456789012',
  time: '2026-11-27T20:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail: { messages },
});

/** The event that reports trades of one source. */
export const reportTrades = (trades: readonly Trade[], id?: string): TradeEvent =>
  unwrap(
    parseTradeEvent(
      createTradeEvent(
        trades[0]!.source,
        trades.map((trade, index) => ({ id: `m${index + 1}`, text: formatMessage(trade) })),
        id,
      ),
    ),
  );

const hasPrefix = (pk: string, prefix: string): boolean => pk.startsWith(prefix);

const readTrade = (row: RowWrite['row']): RecordedTrade => {
  const entry = unwrap(toEntry(row));
  const { region, shard, sequence } = entry;
  const { payload } = unwrap(readRecordedMessage(entry)) as Pick<RecordedTrade, 'payload'>;
  return { entry: { region, shard, sequence }, payload };
};

/** A table in memory that holds the rows of all regions. */
export class RecordStore {
  readonly rows = new Map<string, RowWrite['row']>();
  /** The trades of rows that were read before. */
  private readonly read = new WeakMap<object, RecordedTrade>();

  /** Applies all writes, or none if a condition is not met. */
  apply(writes: readonly RowWrite[]): boolean {
    const keys = writes.map(({ row: { pk, sk } }) => `${pk} ${sk}`);
    if (new Set(keys).size < keys.length) throw new Error('two writes of one row');
    const isMet = writes.every(({ unchanged }, index) => {
      const stored = this.rows.get(keys[index]!);
      return unchanged ? stored?.[unchanged[0]] === unchanged[1] : stored === undefined;
    });
    if (isMet) for (const [index, { row }] of writes.entries()) this.rows.set(keys[index]!, row);
    return isMet;
  }

  list = (prefix: string): RowWrite['row'][] =>
    [...this.rows.values()].filter(({ pk }) => hasPrefix(pk, prefix));

  /** The entries of all chains that record messages. */
  get entries(): Entry[] {
    return this.list('CHAIN#')
      .filter(({ sk }) => sk !== HEAD_KEY)
      .map((row) => unwrap(toEntry(row)));
  }

  get trades(): RecordedTrade[] {
    return this.list('CHAIN#').flatMap((row) => {
      const trade = row.kind === 'trade' ? (this.read.get(row) ?? readTrade(row)) : undefined;
      if (trade) this.read.set(row, trade);
      return trade ?? [];
    });
  }

  get executions(): ExecutionRow[] {
    return this.list('EXECUTION#').map((row) => unwrap(readExecutionRow(row)));
  }

  readHead(region: string, shard: number): Head | undefined {
    const row = this.rows.get(`${formatPartitionKey({ region, shard })} ${HEAD_KEY}`);
    return row && unwrap(parseHeadRow(row));
  }

  readAll(region: string, shard: number): KnownRecords {
    return {
      head: this.readHead(region, shard),
      trades: this.trades,
      executions: this.executions,
      rejections: this.list('REJECTION#').map((row) => unwrap(readRejectionRow(row))),
    };
  }

  /** The trades to which the trade rows point. */
  get tradeRows() {
    return this.list('TRADE#').map((row) => unwrap(readTradeRow(row)));
  }

  /** Verifies the chains of a region. @returns the kinds of their violations */
  async verifyChains(region: string): Promise<string[]> {
    const rows = this.list(`CHAIN#${region}#`);
    const shards = [...new Set(rows.map(({ pk }) => Number(pk.split('#')[2])))];
    const { chains } = await verifyRegion({
      region,
      sha256,
      verifySignature,
      trustedKeys: [],
      checkpoints: (async function* () {})(),
      expectedNewest: { notBefore: '' },
      chains: shards.map((shard) => ({
        region,
        shard,
        headRow: this.rows.get(`${formatPartitionKey({ region, shard })} ${HEAD_KEY}`),
      })),
      readPages: async function* (chain) {
        yield rows
          .filter(({ pk, sk }) => pk === formatPartitionKey(chain) && parseSortKey(sk) !== undefined)
          .sort((a, b) => (a.sk < b.sk ? -1 : 1));
      },
    });
    return chains.flatMap(({ violation }) => (violation ? [violation.kind] : []));
  }
}

export interface RecordOptions {
  readonly region?: string;
  readonly shard?: number;
  readonly now?: number;
  readonly reference?: ReferenceData;
}

/** Validates and enriches an event, as the workflow does before the recording. */
export const examine = (event: TradeEvent, { now = NOW, reference = REFERENCE }: RecordOptions = {}) => {
  const file = { key: 'reference-1.json', reference };
  return {
    event,
    validation: validateMessages(event, file, { limits: DEFAULT_TRADE_LIMITS, now }),
    enrichment: enrichMessages(event, file),
  };
};

/** Plans the recording of an event in the state of a store. */
export const planIn = (
  store: RecordStore,
  event: TradeEvent,
  options: RecordOptions & Partial<RecordingInput> = {},
): RecordingPlan => {
  const { region = 'us-east-1', shard = 0, now = NOW } = options;
  const known = store.readAll(region, shard);
  return unwrap(planRecording({ ...examine(event, options), region, shard, known, now, sha256, ...options }));
};

/** Records an event. @returns the outcome of each message */
export const record = (store: RecordStore, event: TradeEvent, options: RecordOptions = {}): string[] => {
  const { outcomes, writes } = planIn(store, event, options);
  if (!store.apply(writes)) throw new Error('a condition is not met');
  return outcomes.map(({ outcome }) => outcome);
};
