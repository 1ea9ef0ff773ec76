import { GENESIS, HEAD_KEY } from '../../../../src/domain/ledger';
import { TRADE_ENTRY } from '../../../../src/domain/trade-records';
import { formatTradeContent, getTradeId, type Trade } from '../../../../src/domain/trades';

/** A row of the table. */
export type Row = Readonly<Record<string, unknown>>;

/** An entry that records a message, read without the code of the ledger that is tested. */
export interface RecordedEntry {
  readonly region: string;
  readonly shard: number;
  readonly sequence: number;
  readonly isTrade: boolean;
  /** Identifies the message: its source and its text. */
  readonly message: string;
  /** What may be recorded once: a version of a trade, or a rejected message. */
  readonly subject: string;
  readonly trade?: Trade;
  /** All fields of the trade, in a fixed order. */
  readonly content?: string;
  /** The conflicts with other reports that the entry states. */
  readonly identity: readonly { readonly rule: string; readonly expected: string }[];
  readonly recordedAt: string;
}

interface Payload {
  readonly report: { readonly source: string; readonly text: string };
  readonly trade?: Trade;
  readonly identity: RecordedEntry['identity'];
}

/** Identifies a message of a source. */
export const identifyMessage = (source: string, text: string): string => `${source}\n${text}`;

/** Lists the rows of the chains of a region, without the heads. */
export const listChainRows = (rows: Iterable<Row>, region: string): readonly Row[] =>
  [...rows].filter(({ pk, sk }) => String(pk).startsWith(`CHAIN#${region}#`) && sk !== HEAD_KEY);

/** Reads the entries that record messages. @param rows of chains */
export const readEntries = (rows: readonly Row[]): readonly RecordedEntry[] =>
  rows.filter(({ kind }) => kind !== GENESIS && kind !== 'duplicate').map(readEntry);

const readEntry = ({ region, shard, sequence, kind, payload, recordedAt }: Row): RecordedEntry => {
  const { report, trade, identity } = JSON.parse(String(payload)) as Payload;
  const message = identifyMessage(report.source, report.text);
  const isTrade = kind === TRADE_ENTRY;
  return {
    region: String(region),
    shard: Number(shard),
    sequence: Number(sequence),
    isTrade,
    message,
    subject:
      isTrade && trade ? `trade ${getTradeId(trade)} version ${trade.version}` : `rejection of ${message}`,
    ...(trade && { trade, content: formatTradeContent(trade) }),
    identity,
    recordedAt: String(recordedAt),
  };
};

/** Names an entry in the text of a violation. */
export const formatPosition = ({ region, shard, sequence }: RecordedEntry): string =>
  `entry ${sequence} of chain ${shard} of ${region}`;
