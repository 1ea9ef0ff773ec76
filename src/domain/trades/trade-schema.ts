import { z } from 'zod';
import { canonical } from './canonical';
import { CURRENCY, ID, ISIN, ISO_DATE, ISO_TIME, JSON_DECIMAL, LEI, MAX_VERSION, MIC, SYMBOL } from './codec';
import { type Trade, TRADE_SOURCES } from './trade';

/** A trade as JSON between functions and in the ledger. All its values are canonical. */
export const tradeSchema: z.ZodType<Trade> = z
  .strictObject({
    source: z.enum(TRADE_SOURCES),
    sourceTradeId: canonical(ID),
    version: z.int().min(1).max(MAX_VERSION),
    action: z.enum(['new', 'correct', 'cancel']),
    executionId: canonical(ID),
    venue: canonical(MIC),
    executedAt: canonical(ISO_TIME),
    isin: canonical(ISIN),
    symbol: z.exactOptional(canonical(SYMBOL)),
    side: z.enum(['buy', 'sell', 'sell-short']),
    quantity: canonical(JSON_DECIMAL),
    price: canonical(JSON_DECIMAL),
    currency: canonical(CURRENCY),
    settlementDate: canonical(ISO_DATE),
    account: canonical(ID),
    counterparty: canonical(LEI),
    capacity: z.enum(['agency', 'principal', 'riskless-principal']),
  })
  .refine(({ action, version }) => (action === 'new') === (version === 1), {
    error: 'Expected version 1 for a new trade, and 2 or more for a correction or cancellation',
    path: ['version'],
  });
