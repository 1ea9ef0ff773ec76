import { z } from 'zod';
import { ORDER_STATUSES } from '../../../domain/orders';

/** The response to an accepted request about an order. */
export const AcceptedRequest = z.looseObject({
  orderId: z.string(),
  requestId: z.string(),
  /** Whether the same request was accepted before. */
  duplicate: z.boolean().optional(),
});
export type AcceptedRequest = z.infer<typeof AcceptedRequest>;

/** An order in a response. Amounts are decimals as text, times are ISO 8601. */
export const OrderView = z.looseObject({
  orderId: z.string(),
  account: z.string(),
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  type: z.enum(['limit', 'market']),
  quantity: z.string(),
  price: z.string(),
  timeInForce: z.enum(['day', 'ioc']),
  status: z.enum(ORDER_STATUSES),
  filledQuantity: z.string(),
  averagePrice: z.string().optional(),
  /** From 1; increases with each change. */
  version: z.number(),
  /** Why the order was rejected. */
  reason: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type OrderView = z.infer<typeof OrderView>;

export const OrderPage = z.looseObject({ orders: z.array(OrderView), cursor: z.string().optional() });

/** An account in a response, with a page of what it holds. */
export const AccountView = z.looseObject({
  account: z.string(),
  /** ISO 4217. */
  currency: z.string(),
  /** All cash, including reserved cash. */
  cash: z.string(),
  reservedCash: z.string(),
  positions: z.array(
    z.looseObject({ symbol: z.string(), quantity: z.string(), reservedQuantity: z.string() }),
  ),
  cursor: z.string().optional(),
});
export type AccountView = z.infer<typeof AccountView>;

export const CreatedSession = z.looseObject({
  token: z.string(),
  sessionId: z.string(),
  expiresAt: z.string(),
});

const Check = z.looseObject({ status: z.string(), latencyMs: z.number() });

/** The response of GET /health/deep. */
export const DeepHealth = z.looseObject({
  status: z.string(),
  checkedAt: z.string().optional(),
  checks: z.record(z.string(), Check),
});
export type DeepHealth = z.infer<typeof DeepHealth>;

/** An error in a response. */
export const ApiError = z.looseObject({ error: z.string().optional(), message: z.string() });
