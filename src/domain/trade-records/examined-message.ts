import { getExecutionKey, getTradeId, type Trade } from '../trades';
import { type ParseResult, rejectInput } from '../validation';
import type { EnrichmentOutput, ValidationOutput } from './examine-messages';
import type { RecordedEnrichment, RecordedValidation, Report } from './payloads';
import type { TradeEvent } from './trade-event';

/** An event with what the validator and the enricher found. */
export interface ExaminedEvent {
  readonly event: TradeEvent;
  readonly validation: ValidationOutput;
  readonly enrichment: EnrichmentOutput;
}

/** A message with what was found, in the form in which it is recorded. */
export interface ExaminedMessage {
  readonly id: string;
  readonly report: Report;
  readonly trade?: Trade;
  readonly enrichment?: RecordedEnrichment;
  readonly validation: RecordedValidation;
}

/** Joins the messages of an event with their results. @returns a violation if a result is missing or is that of another trade */
export const joinExaminations = ({
  event,
  validation,
  enrichment,
}: ExaminedEvent): ParseResult<readonly ExaminedMessage[]> => {
  const { eventId, source, sentAt, messages } = event;
  const messageIds = JSON.stringify(messages.map(({ id }) => id));
  for (const [field, { results }] of Object.entries({ validation, enrichment })) {
    const ids = JSON.stringify(results.map(({ id }) => id));
    if (ids !== messageIds) return rejectInput(`${field}.results`, `have the ids ${messageIds}`, ids);
  }
  const examined: ExaminedMessage[] = [];
  for (const [index, { id, text }] of messages.entries()) {
    const { trade, verdict, violations, used } = validation.results[index]!;
    const found = enrichment.results[index]!.enrichment;
    const path = `validation.results[${index}]`;
    if (trade && trade.source !== source)
      return rejectInput(`${path}.trade.source`, `be ${source}`, trade.source);
    if (!trade && verdict !== 'rejected')
      return rejectInput(`${path}.verdict`, 'be rejected without a trade', verdict);
    if (trade && (found?.tradeId !== getTradeId(trade) || found.executionKey !== getExecutionKey(trade)))
      return rejectInput(
        `enrichment.results[${index}].enrichment`,
        `be that of the trade ${getTradeId(trade)}`,
        found?.tradeId,
      );
    examined.push({
      id,
      report: { eventId, source, messageId: id, sentAt, text },
      ...(trade && { trade }),
      ...(found && { enrichment: { ...found, referenceDataKey: enrichment.referenceDataKey } }),
      validation: { verdict, violations, used, ...validation.settings },
    });
  }
  return { value: examined };
};
