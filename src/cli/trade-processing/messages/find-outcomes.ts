import { TRADE_REGIONS } from '../../../config/trade-processing';
import { compareEntries, type Entry, formatReference } from '../../../domain/ledger';
import {
  formatRejectionKey,
  formatTradeKey,
  hashMessage,
  isRecordedMessage,
  readRecordedMessage,
  type RecordedMessage,
  readRejectionRow,
  readTradeRow,
  type RowKey,
} from '../../../domain/trade-records';
import { formatTradeContent, getTradeId, PARSE_TRADE, type Trade } from '../../../domain/trades';
import { formatViolation, type ParseResult } from '../../../domain/validation';
import { UserError } from '../../errors';
import { getItems } from '../../target/read-items';
import type { LedgerTable } from '../ledger/entry-pages';
import { readEntries } from '../ledger/read-entries';
import { sha256 } from '../../../aws/sha256';
import type { SourceMessage } from '../send/create-events';

/** What became of a message. */
export interface FoundOutcome {
  /** `repeated`: an earlier message with the same trade, or the same text if it was rejected, is recorded. */
  readonly outcome: 'recorded' | 'repeated' | 'rejected';
  /** The entry that records the message, or the earlier one. If both regions recorded it, the one that counts. */
  readonly entry: Entry;
  readonly recorded: RecordedMessage;
}

/** The trade of a message, and the keys of the rows that point to its entries. */
interface Search {
  readonly trade?: Trade;
  readonly tradeKeys: readonly RowKey[];
  readonly rejectionKeys: readonly RowKey[];
}

/**
 * Finds what became of messages: by the rows of their trades, and by those of rejected messages.
 * @returns an outcome per id; a message that is not recorded yet has none
 */
export async function findOutcomes(
  table: LedgerTable,
  messages: readonly SourceMessage[],
): Promise<ReadonlyMap<string, FoundOutcome>> {
  const searches = messages.map((message) => ({ message, ...createSearch(message) }));
  const rows = await readRows(table, searches);
  const references = new Map([...rows.values()].map((row) => [formatReference(row), row] as const));
  const entries = await readEntries(table, [...references.values()]);
  // A replica can have the row of a trade before its entry, because it copies rows one by one.
  const found = new Map(entries.map((entry) => [formatReference(entry), entry]));
  const outcomes = new Map<string, FoundOutcome>();
  for (const { message, trade, tradeKeys, rejectionKeys } of searches) {
    const candidates = [...tradeKeys, ...rejectionKeys].flatMap((key) => {
      const row = rows.get(formatKey(key));
      return (row && found.get(formatReference(row))) ?? [];
    });
    const outcome = chooseOutcome(message, trade, candidates);
    if (outcome) outcomes.set(message.id, outcome);
  }
  return outcomes;
}

function createSearch({ source, text }: SourceMessage): Search {
  const reading = PARSE_TRADE[source](text);
  const hash = hashMessage(source, text, sha256);
  const trade = 'trade' in reading ? reading.trade : undefined;
  return {
    ...(trade && { trade }),
    tradeKeys: trade
      ? TRADE_REGIONS.map((region) => formatTradeKey(getTradeId(trade), trade.version, region))
      : [],
    rejectionKeys: TRADE_REGIONS.map((region) => formatRejectionKey(hash, region)),
  };
}

const formatKey = ({ pk, sk }: RowKey): string => `${pk}\n${sk}`;

/** Reads the rows of all searches, by their keys. */
async function readRows({ dynamo, table }: LedgerTable, searches: readonly Search[]) {
  const trades = new Map(searches.flatMap(({ tradeKeys }) => tradeKeys.map((key) => [formatKey(key), key])));
  const rejections = new Map(
    searches.flatMap(({ rejectionKeys }) => rejectionKeys.map((key) => [formatKey(key), key])),
  );
  const keys = [...trades.values(), ...rejections.values()].map(({ pk, sk }) => ({ pk, sk }));
  const items = await getItems(dynamo, table, keys);
  return new Map(
    items.map((item) => {
      const key = formatKey(item as unknown as RowKey);
      return [key, requireRow(key, trades.has(key) ? readTradeRow(item) : readRejectionRow(item))] as const;
    }),
  );
}

/**
 * A rejected message has no trade entry, unless a trade with its version and another content is recorded. A trade can have an
 * earlier rejection of the same message, before reference data or a limit were corrected: then the trade is the outcome.
 */
function chooseOutcome(
  { id }: SourceMessage,
  trade: Trade | undefined,
  candidates: readonly Entry[],
): FoundOutcome | undefined {
  const content = trade && formatTradeContent(trade);
  const found = [...candidates].sort(compareEntries).flatMap((entry) => {
    const recorded = isRecordedMessage(entry) ? readRecordedMessage(entry) : undefined;
    return recorded ? [{ entry, value: requireRow(`entry ${formatReference(entry)}`, recorded) }] : [];
  });
  const trades = found.filter(
    ({ value }) => value.kind === 'trade' && formatTradeContent(value.payload.trade) === content,
  );
  const rejections = found.filter(({ value }) => value.kind === 'rejection');
  for (const { entry, value } of [...trades, ...rejections]) {
    const isOwn = value.payload.report.messageId === id;
    const outcome = !isOwn ? 'repeated' : value.kind === 'trade' ? 'recorded' : 'rejected';
    return { outcome, entry, recorded: value };
  }
  return undefined;
}

const requireRow = <T>(name: string, result: ParseResult<T>): T => {
  if ('value' in result) return result.value;
  throw new UserError(`${name.replace('\n', ' ')} is damaged: ${formatViolation(result.violation)}`);
};
