import type { Trade, TradeRule, TradeSource } from '../../../domain/trades';
import { formatMessage } from '../samples/format';

/** What becomes of a message: a new entry, nothing new because it was recorded before, or an entry with its violations. */
export type ExpectedOutcome = 'recorded' | 'repeated' | 'rejected';

/** What a message of the demonstration shows. */
export interface Expectation {
  /** For people. */
  readonly kind: string;
  readonly outcome: ExpectedOutcome;
  /** The rules that the message violates, each once, in alphabetical order. */
  readonly rules: readonly TradeRule[];
}

/** A message of the demonstration, and what is expected of it. */
export interface DemonstrationMessage extends Expectation {
  /** The same on each run of the day, such as `demo-20261129-7`. */
  readonly id: string;
  readonly source: TradeSource;
  readonly text: string;
  /** The trade; undefined if the message cannot be read. */
  readonly trade?: Trade;
  /** Messages of a step are sent when all messages of the steps before are recorded. */
  readonly step: number;
}

export const expectRecorded = (kind: string, ...rules: readonly TradeRule[]): Expectation => ({
  kind,
  outcome: 'recorded',
  rules,
});
export const expectRejected = (kind: string, ...rules: readonly TradeRule[]): Expectation => ({
  kind,
  outcome: 'rejected',
  rules,
});

/** Collects the messages of a run, and numbers them. */
export class MessageList {
  readonly messages: DemonstrationMessage[] = [];

  /** @param date the date of the run, such as `20261129` */
  constructor(private readonly date: string) {}

  /** Adds the message of a trade. */
  addTrade(step: number, trade: Trade, expectation: Expectation): DemonstrationMessage {
    return this.add({ ...expectation, step, source: trade.source, text: this.format(trade), trade });
  }

  /** Adds a message that cannot be read: that of a trade, with one part replaced. */
  addUnreadable(
    step: number,
    trade: Trade,
    [part, replacement]: readonly [string, string],
    expectation: Expectation,
  ): DemonstrationMessage {
    const text = this.format(trade).replace(part, replacement);
    return this.add({ ...expectation, step, source: trade.source, text });
  }

  /** Adds the text of an earlier message, as a source sends it again that got no answer. */
  addRepeat(step: number, { source, text, trade, rules }: DemonstrationMessage, kind: string): void {
    this.add({ source, text, ...(trade && { trade }), step, kind, outcome: 'repeated', rules });
  }

  private format(trade: Trade): string {
    return formatMessage(trade, this.messages.length + 1);
  }

  private add(message: Omit<DemonstrationMessage, 'id'>): DemonstrationMessage {
    const added = { id: `demo-${this.date}-${this.messages.length + 1}`, ...message };
    this.messages.push(added);
    return added;
  }
}
