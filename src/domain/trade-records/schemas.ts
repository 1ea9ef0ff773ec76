import { z } from 'zod';
import { TRADE_RULES, type TradeRule, tradeSchema } from '../trades';
import type { ParseResult } from '../validation';
import type { EnrichmentOutput, ValidationOutput } from './examine-messages';
import { parseWith } from '../validation/parse-with';

const text = z.string().min(1);
const day = z.iso.date();

/** A reference record that was used. */
export const usedSchema = z.strictObject({
  kind: z.enum(['instrument', 'venue', 'account', 'counterparty', 'priceBand', 'tickTable']),
  id: text,
  version: z.int().min(1),
  validFrom: text,
});
export const verdictSchema = z.enum(['accepted', 'warned', 'rejected']);

/** The fields of {@link ValidationSettings}. */
export const settingsFields = {
  limits: z.strictObject({
    maxClockSkewSeconds: z.int().min(0),
    maxAgeDays: z.int().min(0),
    maxChangeAgeDays: z.int().min(0),
  }),
  referenceDataKey: text,
  at: z.iso.datetime(),
};

export const enrichmentSchema = z.strictObject({
  tradeId: text,
  executionKey: text,
  notional: text,
  tradingDay: z.exactOptional(day),
  instrument: z.exactOptional(
    z.strictObject({ symbol: text, name: text, currency: text, cusip: z.exactOptional(text) }),
  ),
  venueName: z.exactOptional(text),
  accountName: z.exactOptional(text),
  counterpartyName: z.exactOptional(text),
  referencePrice: z.exactOptional(text),
  used: z.array(usedSchema),
});

const violation = z.strictObject({
  field: z.string(),
  rule: z.enum(Object.keys(TRADE_RULES) as [TradeRule, ...TradeRule[]]),
  severity: z.enum(['reject', 'warn']),
  actual: z.string(),
  expected: z.string(),
  fix: z.string(),
});
const validationOutput: z.ZodType<ValidationOutput> = z.strictObject({
  results: z.array(
    z.strictObject({
      id: text,
      verdict: verdictSchema,
      violations: z.array(violation),
      used: z.array(usedSchema),
      trade: z.exactOptional(tradeSchema),
    }),
  ),
  settings: z.strictObject(settingsFields),
});
const enrichmentOutput: z.ZodType<EnrichmentOutput> = z.strictObject({
  results: z.array(z.strictObject({ id: text, enrichment: z.exactOptional(enrichmentSchema) })),
  referenceDataKey: text,
});

/** Reads the output of the validator. */
export const parseValidationOutput = (value: unknown): ParseResult<ValidationOutput> =>
  parseWith(validationOutput, value, 'validation');

/** Reads the output of the enricher. */
export const parseEnrichmentOutput = (value: unknown): ParseResult<EnrichmentOutput> =>
  parseWith(enrichmentOutput, value, 'enrichment');
