import { DUPLICATE, encodeJson, type Entry, readDuplicateMark, type Sha256, toReference } from '../ledger';
import { getTradeId } from '../trades';
import { formatViolation, type ParseResult } from '../validation';
import { formatExecutionRowKey, hashMessage, type RowKey } from './keys';
import { createMarkRow } from './mark-row';
import { TRADE_ENTRY, type TradePayload } from './payloads';
import { isRecordedMessage, readRecordedMessage } from './read-payload';
import { createRejectionRow, createTradeRow, readExecutionRow } from './rows';

/** A row that must exist because of an entry. */
export interface ExpectedPointer {
  readonly key: RowKey;
  /** Describes what is wrong with the stored row, or that it is missing; undefined if it is right. */
  readonly findFault: (row: unknown) => string | undefined;
}

/**
 * Lists the rows by which readers find an entry of a region. A row belongs to one subject of the region and points to one entry,
 * so two entries with the same subject cannot both be right.
 * @returns a violation if the payload of the entry does not have the form of its kind
 */
export const listPointers = (entry: Entry, sha256: Sha256): ParseResult<readonly ExpectedPointer[]> => {
  if (entry.kind === DUPLICATE) {
    const mark = readDuplicateMark(entry.payload);
    return 'violation' in mark
      ? mark
      : { value: [expectRow({ ...createMarkRow(mark.value.duplicate, entry) })] };
  }
  if (!isRecordedMessage(entry)) return { value: [] };
  const read = readRecordedMessage(entry);
  if ('violation' in read) return read;
  const { kind, payload } = read.value;
  if (kind === TRADE_ENTRY) return { value: listTradePointers(entry, payload) };
  const { source, text } = payload.report;
  const row = createRejectionRow(hashMessage(source, text, sha256), toReference(entry), entry.recordedAt);
  return { value: [expectRow({ ...row })] };
};

const listTradePointers = (entry: Entry, payload: TradePayload): readonly ExpectedPointer[] => [
  expectRow({ ...createTradeRow({ entry: toReference(entry), payload }, entry.recordedAt) }),
  {
    key: formatExecutionRowKey(payload.enrichment.executionKey, entry.region),
    findFault: (row) => findMissingReport(row, entry, payload),
  },
];

/** Expects a row with exactly these fields. */
const expectRow = (expected: RowKey & Readonly<Record<string, unknown>>): ExpectedPointer => ({
  key: { pk: expected.pk, sk: expected.sk },
  findFault: (row) => {
    if (row === undefined) return 'is missing';
    const [found, right] = [encodeJson(row, 'row'), encodeJson(expected, 'row')];
    if ('violation' in found) return `is damaged: ${formatViolation(found.violation)}`;
    return 'value' in right && found.value === right.value
      ? undefined
      : `is ${found.value}; the entry requires ${'value' in right ? right.value : 'another one'}`;
  },
});

/** An execution has the newest version of each trade that reports it, which can be a later one than that of the entry. */
const findMissingReport = (row: unknown, entry: Entry, { trade }: TradePayload): string | undefined => {
  if (row === undefined) return 'is missing';
  const read = readExecutionRow(row);
  if ('violation' in read) return `is damaged: ${formatViolation(read.violation)}`;
  const tradeId = getTradeId(trade);
  const report = read.value.reports.find((each) => each.tradeId === tradeId);
  if (!report || report.version < trade.version)
    return `contains ${report ? `version ${report.version}` : 'no version'} of ${tradeId}; the entry records version ${trade.version}`;
  const isOther = report.shard !== entry.shard || report.sequence !== entry.sequence;
  return report.version === trade.version && report.region === entry.region && isOther
    ? `points to entry ${report.sequence} of shard ${report.shard} for version ${trade.version} of ${tradeId}`
    : undefined;
};
