import { type DynamoDBDocumentClient, GetCommand, paginateScan, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { getSymbolRow } from '../../../cli/pattern-detection/symbol-row';
import { getItems } from '../../../cli/target/read-items';
import type { AlertRow, PatternRow } from '../../../domain/alerts';
import type { EncodedRow } from '../../../domain/bars';
import { type DetectorKey, formatDetectorKey, parseDetectorKey } from '../../../domain/market-data';
import { decodeState, StateVersionError, type SymbolState } from '../../../domain/patterns';
import { BarLog, decodePatternBars, formatSeries, type PriceBar } from '../../../domain/recent-bars';

/** The bars of a chart. More than the longest pattern of usual length has. */
export const MAX_CHART_BARS = 1_000;
/** Rows of RecentBars with so many bars: each row usually has at least 24. */
const MAX_BAR_ROWS = 60;
/** The latest patterns and alerts of a symbol. */
const MAX_ROWS = 60;

/** A symbol that the deployed system has seen. */
export interface KnownSymbol {
  readonly symbol: string;
  /** The close of its last bar; undefined if its detector is of another version. */
  readonly price?: number;
  /** The time of that bar, in milliseconds since 1970. */
  readonly at?: number;
}

/** Reads what the system stores about the bars, patterns and alerts of a symbol. */
export class MarketTables {
  constructor(
    private readonly dynamo: DynamoDBDocumentClient,
    private readonly getTable: (id: string) => string,
  ) {}

  /** Reads the last closed bars of a symbol and interval, from the oldest. */
  async readBars(key: DetectorKey): Promise<readonly PriceBar[]> {
    const [detector, { Items = [] }] = await Promise.all([
      this.dynamo.send(
        new GetCommand({
          TableName: this.getTable('DetectorState'),
          Key: { symbol: formatDetectorKey(key) },
          ProjectionExpression: 'bars',
          ConsistentRead: true,
        }),
      ),
      this.dynamo.send(
        new QueryCommand({
          TableName: this.getTable('RecentBars'),
          KeyConditionExpression: 'series = :series',
          ExpressionAttributeValues: { ':series': formatSeries(key) },
          ScanIndexForward: false,
          Limit: MAX_BAR_ROWS,
          ConsistentRead: true,
        }),
      ),
    ]);
    const closed = Items.flatMap(({ bars }) => decodePatternBars(bars as Uint8Array));
    const all = [...closed, ...decodeLog(detector.Item?.bars as Uint8Array | undefined)];
    // After the state of a detector was deleted, the same bars can be in two rows.
    const byTime = new Map(all.map((bar) => [bar.timestamp, bar]));
    return [...byTime.values()].sort((a, b) => a.timestamp - b.timestamp).slice(-MAX_CHART_BARS);
  }

  /** Reads the open bars of the row that contains a symbol; undefined before its first event. */
  async readOpenBars(symbol: string): Promise<EncodedRow | undefined> {
    const row = getSymbolRow(symbol);
    const keys = ['hot', 'cold'].map((part) => ({ part: `${row}#${part}` }));
    const items = await getItems(this.dynamo, this.getTable('OpenBars'), keys);
    const [hot, cold] = keys.map(({ part }) => items.find((item) => item.part === part)?.bars);
    return hot instanceof Uint8Array && cold instanceof Uint8Array ? { hot, cold } : undefined;
  }

  /** Lists the symbols that have a detector. It reads the whole table, which has a row for each symbol and interval. */
  async listSymbols(): Promise<readonly KnownSymbol[]> {
    const symbols = new Map<string, KnownSymbol>();
    const scan = {
      TableName: this.getTable('DetectorState'),
      ProjectionExpression: '#symbol, #state',
      ExpressionAttributeNames: { '#symbol': 'symbol', '#state': 'state' },
    };
    for await (const { Items = [] } of paginateScan({ client: this.dynamo }, scan))
      for (const item of Items) {
        const { symbol } = parseDetectorKey(String(item.symbol));
        const state = tryDecodeState(item.state as Uint8Array);
        const known = symbols.get(symbol)?.at ?? -Infinity;
        if (state && state.lastTimestamp > known)
          symbols.set(symbol, { symbol, price: state.lastReceivedClose, at: state.lastTimestamp });
        else if (!symbols.has(symbol)) symbols.set(symbol, { symbol });
      }
    return [...symbols.values()];
  }

  /** Lists the last patterns of a symbol at an interval, newest first. */
  async listPatterns({ symbol, interval }: DetectorKey): Promise<readonly PatternRow[]> {
    const rows = await this.listBySymbol<PatternRow>('TradingPatterns', symbol);
    return rows.filter((row) => row.interval === interval);
  }

  /** Lists the last alerts of a symbol at an interval, newest first. */
  async listAlerts({ symbol, interval }: DetectorKey): Promise<readonly AlertRow[]> {
    const rows = await this.listBySymbol<AlertRow>('AlertHistory', symbol);
    return rows.filter((row) => row.interval === interval);
  }

  private async listBySymbol<T>(table: string, symbol: string): Promise<T[]> {
    const { Items = [] } = await this.dynamo.send(
      new QueryCommand({
        TableName: this.getTable(table),
        IndexName: 'bySymbol',
        KeyConditionExpression: 'symbol = :symbol',
        ExpressionAttributeValues: { ':symbol': symbol },
        ScanIndexForward: false,
        Limit: MAX_ROWS,
      }),
    );
    return Items as T[];
  }
}

/** Decodes the bars that are stored with a detector; none if there are none, or if another version wrote them. */
function decodeLog(bytes: Uint8Array | undefined): readonly PriceBar[] {
  if (bytes === undefined) return [];
  try {
    return BarLog.decode(bytes).unclosed;
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Returns undefined for a state of another version. */
function tryDecodeState(bytes: Uint8Array): SymbolState | undefined {
  try {
    return decodeState(bytes);
  } catch (error) {
    if (error instanceof StateVersionError) return undefined;
    throw error;
  }
}
