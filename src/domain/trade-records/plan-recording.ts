import type { EntryReference, Head, Sha256 } from '../ledger';
import {
  checkIdentity,
  formatTradeContent,
  getNeighbourKey,
  getTradeId,
  type Trade,
  type TradeViolation,
} from '../trades';
import { formatViolation, type InputViolation, type ParseResult } from '../validation';
import { ChainWriter, type RowWrite } from './append-entries';
import { joinExaminations, type ExaminedMessage, type ExaminedEvent } from './examined-message';
import { ExecutionChanges } from './execution-changes';
import { formatRejectionKey, hashMessage } from './keys';
import { type RecordedTrade, REJECTION_ENTRY, type RejectionPayload, TRADE_ENTRY } from './payloads';
import { findWrongClock } from './recording-time';
import { createRejectionRow, createTradeRow, type ExecutionRow, type RejectionRow } from './rows';

/** What is stored, as far as the messages of an event depend on it. */
export interface KnownRecords {
  /** The head of the chain that gets the entries; undefined if the chain does not exist. */
  readonly head: Head | undefined;
  /** The versions of the messages' trades, and the trades that report the same executions, of all regions. */
  readonly trades: readonly RecordedTrade[];
  /** The rows of the messages' executions, and of those that earlier versions of their trades reported. */
  readonly executions: readonly ExecutionRow[];
  /** The rows of the messages, if they were rejected before, of all regions. */
  readonly rejections: readonly RejectionRow[];
}

/** What is recorded where and when. */
export interface RecordingInput extends ExaminedEvent {
  readonly region: string;
  readonly shard: number;
  readonly known: KnownRecords;
  /** The current time in milliseconds since 1970. */
  readonly now: number;
  readonly sha256: Sha256;
}

/** The outcome of a message. */
export interface MessageOutcome {
  readonly id: string;
  readonly outcome: 'recorded' | 'repeated' | 'rejected';
  /** Undefined if the message could not be read. */
  readonly tradeId?: string;
  readonly version?: number;
  /** The entry that contains the message, or an earlier one that contains the same. */
  readonly entry: EntryReference;
}

/** The writes that record an event: all in one transaction, or none. */
export interface RecordingPlan {
  /** One per message, in their order. */
  readonly outcomes: readonly MessageOutcome[];
  /** At most 82: the head and the genesis of a chain, and four per message. Empty if all messages are repeated. */
  readonly writes: readonly RowWrite[];
}

/**
 * Decides what is recorded of an event. A report that is recorded already is `repeated`, and nothing is written. A message
 * that cannot be read, violates a rule with the severity `reject`, or contradicts recorded reports gets a rejection entry.
 * All others get a trade entry, with their warnings. The messages of an event are decided in their order, each with the
 * ones before.
 *
 * The transaction must be repeated with a new plan if a condition fails: another writer was faster.
 * @returns a violation if the results are not those of the messages, or the ledger refuses an entry, because a clock is wrong
 */
export const planRecording = (input: RecordingInput): ParseResult<RecordingPlan> => {
  const examined = joinExaminations(input);
  if ('violation' in examined) return examined;
  const violation = findWrongClock(input.now, input.validation);
  if (violation) return { violation };
  const recording = new Recording(input);
  const outcomes: MessageOutcome[] = [];
  try {
    for (const message of examined.value) outcomes.push(recording.record(message));
  } catch (error) {
    if (error instanceof RefusedEntry) return { violation: error.violation };
    throw error;
  }
  return { value: { outcomes, writes: recording.listWrites() } };
};

/** Thrown within this file only: the ledger refused an entry. */
class RefusedEntry extends Error {
  constructor(readonly violation: InputViolation) {
    super(formatViolation(violation));
  }
}

/** The state of a plan after some of the messages. */
class Recording {
  private readonly chain: ChainWriter;
  private readonly executions: ExecutionChanges;
  /** The recorded trades, with those of the plan. */
  private readonly trades: RecordedTrade[];
  private readonly rejections = new Map<string, EntryReference>();
  private readonly pointers: RowWrite[] = [];

  constructor(private readonly input: RecordingInput) {
    const { region, shard, known, now, sha256 } = input;
    this.chain = new ChainWriter({ region, shard }, known.head, now, sha256);
    this.executions = new ExecutionChanges(region, known.executions);
    this.trades = [...known.trades];
    for (const { pk, region: chainRegion, shard: chainShard, sequence } of known.rejections)
      this.rejections.set(pk, { region: chainRegion, shard: chainShard, sequence });
  }

  record(message: ExaminedMessage): MessageOutcome {
    const { id, trade, validation } = message;
    const identification = { id, ...(trade && { tradeId: getTradeId(trade), version: trade.version }) };
    const repeated = trade && this.findRecorded(trade);
    if (repeated) return { ...identification, outcome: 'repeated', entry: repeated.entry };
    const identity = trade
      ? checkIdentity(
          trade,
          this.trades.map(({ payload }) => payload.trade),
        )
      : [];
    const isRejected =
      validation.verdict === 'rejected' || identity.some(({ severity }) => severity === 'reject');
    return {
      ...identification,
      ...(isRejected ? this.reject(message, identity) : this.accept(message, identity)),
    };
  }

  listWrites(): readonly RowWrite[] {
    return [...this.chain.listWrites(), ...this.pointers, ...this.executions.listWrites()];
  }

  private findRecorded(trade: Trade): RecordedTrade | undefined {
    const content = formatTradeContent(trade);
    return this.trades.find(({ payload }) => formatTradeContent(payload.trade) === content);
  }

  private reject(
    { report, trade, validation }: ExaminedMessage,
    identity: readonly TradeViolation[],
  ): Pick<MessageOutcome, 'outcome' | 'entry'> {
    const messageHash = hashMessage(report.source, report.text, this.input.sha256);
    const { pk } = formatRejectionKey(messageHash, this.input.region);
    const earlier = this.rejections.get(pk);
    if (earlier) return { outcome: 'repeated', entry: earlier };
    const payload: RejectionPayload = { report, ...(trade && { trade }), validation, identity };
    const { entry, recordedAt } = this.append(REJECTION_ENTRY, payload);
    this.pointers.push({ row: { ...createRejectionRow(messageHash, entry, recordedAt) } });
    this.rejections.set(pk, entry);
    return { outcome: 'rejected', entry };
  }

  private accept(
    { report, trade, enrichment, validation }: ExaminedMessage,
    identity: readonly TradeViolation[],
  ): Pick<MessageOutcome, 'outcome' | 'entry'> {
    if (!trade || !enrichment)
      throw new TypeError('Expected a trade and its enrichment, as joinExaminations checks');
    const payload = { report, trade, enrichment, validation, identity };
    const { entry, recordedAt } = this.append(TRADE_ENTRY, payload);
    const recorded = { entry, payload };
    this.pointers.push({ row: { ...createTradeRow(recorded, recordedAt) } });
    this.addToExecutions(recorded);
    this.trades.push(recorded);
    return { outcome: 'recorded', entry };
  }

  private append(kind: string, payload: unknown) {
    const appended = this.chain.append({ kind, payload });
    if ('violation' in appended) throw new RefusedEntry(appended.violation);
    const { region, shard, sequence, recordedAt } = appended.value;
    return { entry: { region, shard, sequence }, recordedAt };
  }

  /**
   * Adds a version to the execution that it reports, and to the one that the version before reported: its readers must see
   * that the trade has left it. If a newer version is recorded already, both get that one. Just before or after midnight, a
   * version that stays in its execution is also added to the key of the other day.
   */
  private addToExecutions(recorded: RecordedTrade): void {
    const { trade } = recorded.payload;
    const tradeId = getTradeId(trade);
    const versions = this.trades.filter(({ payload }) => payload.enrichment.tradeId === tradeId);
    const newest = [...versions, recorded].reduce((a, b) =>
      b.payload.trade.version > a.payload.trade.version ? b : a,
    );
    const before = versions
      .filter(({ payload }) => payload.trade.version < trade.version)
      .sort((a, b) => b.payload.trade.version - a.payload.trade.version)[0];
    const report = { ...newest.entry, tradeId, version: newest.payload.trade.version };
    const { executionKey } = recorded.payload.enrichment;
    const left = before?.payload.enrichment.executionKey ?? executionKey;
    const second = left === executionKey ? getNeighbourKey(trade)?.key : left;
    for (const key of [executionKey, ...(second === undefined ? [] : [second])])
      this.executions.add(key, report);
  }
}
