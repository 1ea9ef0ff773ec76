import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { compareDecimals, toDecimal } from '../../../domain/decimal';
import { ACCOUNT, AMOUNT, isFinal, ORDER_ID, type RejectionReason } from '../../../domain/orders';
import type { FieldRule } from '../../../domain/validation';
import {
  createAmendment,
  createCancellation,
  type OrderRequest,
  requestChange,
} from '../../../cli/trading-platform/api/request-change';
import type { AccountView, OrderView } from '../../../cli/trading-platform/api/responses';
import { getSessionUser } from '../../../cli/trading-platform/commands/options';
import { UserError } from '../../../cli/errors';
import { type ChangeDetails, defineChange } from '../../server/section';
import type { OpenPlatform } from '../open-platform';
import { describeReason } from '../story/describe-order';

/** Creates the schema of a field of the API, with the same rule. */
export const createFieldSchema = ({ rule, isValid }: FieldRule) =>
  z.string().refine(isValid, { error: `It must ${rule}.` });

const OrderParameters = z.strictObject({
  orderId: createFieldSchema(ORDER_ID),
  account: createFieldSchema(ACCOUNT),
});
const AmendParameters = OrderParameters.extend({
  quantity: createFieldSchema(AMOUNT).optional(),
  price: createFieldSchema(AMOUNT).optional(),
}).refine(({ quantity, price }) => quantity !== undefined || price !== undefined, {
  error: 'expected a new quantity, a new price, or both',
});

/** What a change of an order would do. */
export interface OrderPreview {
  readonly order: OrderView;
  readonly holdings: AccountView | undefined;
  readonly quantity?: string;
  readonly price?: string;
  /** Why the platform would reject it, as far as that is certain now. */
  readonly rejection?: string;
}

type Platform = Pick<OpenPlatform, 'deployment' | 'sessions'>;

/** The changes of an order, in a session in the name of who makes them. */
export const createOrderChanges = (platform: Platform) => ({
  amend: defineChange({
    parameters: AmendParameters,
    requiresReason: true,
    preview: async ({ orderId, account, quantity, price }): Promise<OrderPreview> => {
      const read = await readForPreview(platform, orderId, account);
      const rejection = predictRejection(read.order, quantity);
      return { ...read, quantity, price, rejection: rejection && describeReason(rejection) };
    },
    run: ({ orderId, account, quantity, price }, details) =>
      run(platform, account, createAmendment(orderId, { account, quantity, price }), details),
  }),
  cancel: defineChange({
    parameters: OrderParameters,
    requiresReason: true,
    preview: async ({ orderId, account }): Promise<OrderPreview> => {
      const read = await readForPreview(platform, orderId, account);
      const rejection = predictRejection(read.order);
      return { ...read, rejection: rejection && describeReason(rejection) };
    },
    run: ({ orderId, account }, details) =>
      run(platform, account, createCancellation(orderId, account), details),
  }),
});

const readForPreview = ({ sessions }: Platform, orderId: string, account: string) =>
  sessions.use(account, async (session) => {
    const [order, holdings] = await Promise.all([session.findOrder(orderId), session.findAccount(account)]);
    if (order) return { order, holdings };
    throw new UserError(`account ${account} has no order ${orderId}, or its request is not booked yet`);
  });

/** @param quantity the new quantity of an amendment */
function predictRejection(order: OrderView, quantity?: string): RejectionReason | undefined {
  if (isFinal(order)) return 'order-is-final';
  const isTooLow =
    quantity !== undefined && compareDecimals(toDecimal(quantity), toDecimal(order.filledQuantity)) <= 0;
  return isTooLow ? 'quantity-not-above-filled' : undefined;
}

/** Sends the request, and waits until it is booked. @throws UserError with the reason if it is rejected */
async function run(
  { deployment }: Platform,
  account: string,
  request: OrderRequest,
  { user, onProgress }: ChangeDetails,
): Promise<OrderView | undefined> {
  onProgress(0, 1);
  const { order } = await requestChange(deployment, request, {
    owner: { user: getSessionUser({ by: user }), accounts: [account] },
    key: randomUUID(),
    isRepeated: false,
    wait: true,
  });
  onProgress(1, 1);
  return order;
}
