import { z } from 'zod';
import { type Entry, formatReference, type IdentifySubject, type Sha256 } from '../ledger';
import { getTradeId, TRADE_SOURCES, tradeSchema } from '../trades';
import { type ParseResult, rejectInput } from '../validation';
import { hashMessage } from './keys';
import { parseWith } from '../validation/parse-with';
import { REJECTION_ENTRY, type RejectionPayload, TRADE_ENTRY, type TradePayload } from './payloads';
import { enrichmentSchema, settingsFields, usedSchema, verdictSchema } from './schemas';

const violation = z.strictObject({
  field: z.string(),
  rule: z.string().min(1),
  severity: z.enum(['reject', 'warn']),
  actual: z.string(),
  expected: z.string(),
  fix: z.string(),
});
const report = z.strictObject({
  eventId: z.string().min(1),
  source: z.enum(TRADE_SOURCES),
  messageId: z.string().min(1),
  sentAt: z.iso.datetime(),
  // A message without a text is rejected, and recorded.
  text: z.string(),
});
const validation = z.strictObject({
  verdict: verdictSchema,
  violations: z.array(violation),
  used: z.array(usedSchema),
  ...settingsFields,
});
const tradePayload: z.ZodType<TradePayload> = z.strictObject({
  report,
  trade: tradeSchema,
  enrichment: enrichmentSchema.extend({ referenceDataKey: z.string().min(1) }),
  validation,
  identity: z.array(violation),
});
const rejectionPayload: z.ZodType<RejectionPayload> = z.strictObject({
  report,
  trade: z.exactOptional(tradeSchema),
  validation,
  identity: z.array(violation),
});

/** What an entry records; other kinds, such as the genesis of a chain, record no message. */
export type RecordedMessage =
  | { readonly kind: typeof TRADE_ENTRY; readonly payload: TradePayload }
  | { readonly kind: typeof REJECTION_ENTRY; readonly payload: RejectionPayload };

/** Reads the payload of an entry that records a message, and checks all of its fields. */
export const readRecordedMessage = ({ kind, payload }: Entry): ParseResult<RecordedMessage> => {
  if (kind === TRADE_ENTRY) {
    const read = parseWith(tradePayload, payload, 'payload');
    return 'violation' in read ? read : { value: { kind, payload: read.value } };
  }
  if (kind === REJECTION_ENTRY) {
    const read = parseWith(rejectionPayload, payload, 'payload');
    return 'violation' in read ? read : { value: { kind, payload: read.value } };
  }
  return rejectInput('kind', `be ${TRADE_ENTRY} or ${REJECTION_ENTRY}`, kind);
};

/** Whether an entry records a message. */
export const isRecordedMessage = ({ kind }: Entry): boolean =>
  kind === TRADE_ENTRY || kind === REJECTION_ENTRY;

/** The subject of a trade entry. */
export const formatTradeSubject = (tradeId: string, version: number): string => `trade:${tradeId}:${version}`;

/**
 * Creates the function that identifies which entries record the same: two versions of a trade with the same number, or the same
 * rejected message. Each region records it once; both record it if sources send it to both during a failover.
 * @throws Error for an entry whose payload does not have the form of its kind
 */
export const createSubjectReader =
  (sha256: Sha256): IdentifySubject =>
  (entry) => {
    if (!isRecordedMessage(entry)) return undefined;
    const read = readRecordedMessage(entry);
    if ('violation' in read)
      throw new Error(`entry ${formatReference(entry)}: ${read.violation.field} must ${read.violation.rule}`);
    const { kind, payload } = read.value;
    return kind === TRADE_ENTRY
      ? formatTradeSubject(getTradeId(payload.trade), payload.trade.version)
      : `rejection:${hashMessage(payload.report.source, payload.report.text, sha256)}`;
  };
