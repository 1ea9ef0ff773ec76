import { formatIsoTime } from '../timestamp';
import {
  enrichTrade,
  type Enrichment,
  PARSE_TRADE,
  type ReferenceData,
  type Trade,
  type TradeLimits,
  type TradeReading,
  type TradeSource,
  type TradeViolation,
  type UsedRecord,
  validateTrade,
  type Verdict,
} from '../trades';
import type { ReceivedMessage, TradeEvent } from './trade-event';

/** What the validator found about a message. */
export interface MessageValidation {
  readonly id: string;
  readonly verdict: Verdict;
  readonly violations: readonly TradeViolation[];
  /** The reference records on which the verdict is based. */
  readonly used: readonly UsedRecord[];
  /** The trade; undefined if the message cannot be read. */
  readonly trade?: Trade;
}

/** On what a validation depends. */
export interface ValidationSettings {
  readonly limits: TradeLimits;
  /** The key of the file of reference data. */
  readonly referenceDataKey: string;
  /** The time of the validation, in UTC with milliseconds. */
  readonly at: string;
}

/** The output of the validator: one result per message, in their order. */
export interface ValidationOutput {
  readonly results: readonly MessageValidation[];
  readonly settings: ValidationSettings;
}

/** The output of the enricher: one result per message, in their order. */
export interface EnrichmentOutput {
  readonly results: readonly {
    readonly id: string;
    /** Undefined if the message cannot be read. */
    readonly enrichment?: Enrichment;
  }[];
  readonly referenceDataKey: string;
}

/** The reference data and the key of their file. */
export interface ReferenceFile {
  readonly key: string;
  readonly reference: ReferenceData;
}

/**
 * The longest time from a report to its validation: EventBridge tries for a day, and failures remain in their queues for 14
 * days. An event that states an earlier time is not believed, because its source sets the time.
 */
const MAX_DELAY_MS = 15 * 86_400_000;

/**
 * The most bytes of both outputs as JSON in UTF-8. Step Functions limits the input of the recorder, the event with both, to
 * 256 KiB, and an output beyond its limit can fail an execution without any handling of the error.
 */
export const EXAMINATION_LIMITS = { validation: 128 * 1024, enrichment: 48 * 1024 } as const;

/** Reads and validates the messages of an event. @param now the time of the validation in milliseconds since 1970 */
export const validateMessages = (
  { source, sentAt, messages }: TradeEvent,
  { key, reference }: ReferenceFile,
  { limits, now }: { readonly limits: TradeLimits; readonly now: number },
): ValidationOutput => {
  const reportedAt = Math.min(now, Math.max(Date.parse(sentAt), now - MAX_DELAY_MS));
  return {
    results: messages.map((message): MessageValidation => {
      const { id } = message;
      const reading = readMessage(source, message);
      if ('violations' in reading)
        return { id, verdict: 'rejected', violations: reading.violations, used: [] };
      const { trade } = reading;
      return { id, ...validateTrade(trade, { reference, limits, now, reportedAt }), trade };
    }),
    settings: { limits, referenceDataKey: key, at: formatIsoTime(now) },
  };
};

/** Reads and enriches the messages of an event. */
export const enrichMessages = (
  { source, messages }: TradeEvent,
  { key, reference }: ReferenceFile,
): EnrichmentOutput => ({
  results: messages.map((message) => {
    const { id } = message;
    const reading = readMessage(source, message);
    return 'trade' in reading ? { id, enrichment: enrichTrade(reading.trade, reference) } : { id };
  }),
  referenceDataKey: key,
});

const readMessage = (source: TradeSource, { text, fault }: ReceivedMessage): TradeReading =>
  fault ? { violations: [fault] } : PARSE_TRADE[source](text);
