import type { EntryReference } from '../ledger';
import type { Enrichment, Trade, TradeSource, TradeViolation } from '../trades';
import type { MessageValidation, ValidationSettings } from './examine-messages';

/** The kinds of the entries that record messages. */
export const TRADE_ENTRY = 'trade';
export const REJECTION_ENTRY = 'rejection';

/** A violation as it was recorded. Its rule may be one that no longer exists. */
export type RecordedViolation = Omit<TradeViolation, 'rule'> & { readonly rule: string };

/** Where a recorded message came from. */
export interface Report {
  readonly eventId: string;
  readonly source: TradeSource;
  readonly messageId: string;
  /** The time of the event, in UTC with milliseconds. */
  readonly sentAt: string;
  /** The message as it was sent; if it is rejected because its form is wrong, as {@link ReceivedMessage} contains it. */
  readonly text: string;
}

/** A validation with all that it depends on. */
export interface RecordedValidation extends Pick<MessageValidation, 'verdict' | 'used'>, ValidationSettings {
  readonly violations: readonly RecordedViolation[];
}

/** An enrichment, with the key of the file of reference data. */
export interface RecordedEnrichment extends Enrichment {
  readonly referenceDataKey: string;
}

/** A recorded version of a trade, with its full lineage. */
export interface TradePayload {
  readonly report: Report;
  readonly trade: Trade;
  readonly enrichment: RecordedEnrichment;
  readonly validation: RecordedValidation;
  /** The conflicts with other reports that were known, as warnings. */
  readonly identity: readonly RecordedViolation[];
}

/** A rejected message, with the reasons. */
export interface RejectionPayload {
  readonly report: Report;
  /** Undefined if the message could not be read. */
  readonly trade?: Trade;
  readonly validation: RecordedValidation;
  /** The conflicts with recorded reports. */
  readonly identity: readonly RecordedViolation[];
}

/** A recorded version of a trade and the entry that contains it. */
export interface RecordedTrade {
  readonly entry: EntryReference;
  readonly payload: TradePayload;
}
