import { ORDER_STATUSES } from '../../domain/orders';
import { createParameter, describeResponse } from '../../modules/openapi';
import { COMMON_RESPONSES, describeBody, describeJson, SESSION_SECURITY } from './openapi-common';

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'identifies the request among those of the account, so that it can be repeated',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 64 },
};

const createPathParameter = (name: string) => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 64 },
});
const ORDER_ID = createPathParameter('orderId');

const ACCOUNT = createParameter('account', 'the account; required', { type: 'string' });
const CONSISTENT = createParameter('consistent', 'whether the answer contains all changes that are applied', {
  type: 'boolean',
  default: false,
});
const createCursor = (description: string) => createParameter('cursor', description, { type: 'string' });
const SEARCH_PARAMETERS = [
  ACCOUNT,
  createParameter('status', 'orders with this status only', { type: 'string', enum: ORDER_STATUSES }),
  createParameter('from', 'created at or after, ISO 8601 in UTC', { type: 'string' }),
  createParameter('to', 'created before, ISO 8601 in UTC', { type: 'string' }),
  createParameter('limit', 'orders on a page', { type: 'integer', minimum: 1, maximum: 100 }),
  createCursor('the cursor of the previous page of the same search'),
  CONSISTENT,
];

const NOT_ALLOWED = describeResponse('{error, message, requestId}: the session has no access to the account');
const NOT_FOUND = describeResponse('{error, message, requestId}: there is none with this id');
/** The responses to a request that the processor applies later. */
const COMMAND_RESPONSES = {
  202: describeJson('accepted; the result is a status of the order', 'AcceptedOrder'),
  ...COMMON_RESPONSES,
  403: NOT_ALLOWED,
  422: describeResponse('{error, message, requestId}: the key was used for another request'),
};

/** The paths of orders and accounts. */
export const ORDER_PATHS = {
  '/orders': {
    post: {
      operationId: 'placeOrder',
      summary: 'Accepts an order, once: the same request with the same key changes nothing',
      security: SESSION_SECURITY,
      parameters: [IDEMPOTENCY_KEY],
      ...describeBody('NewOrder'),
      responses: COMMAND_RESPONSES,
    },
    get: {
      operationId: 'listOrders',
      summary: 'Orders of an account, newest first',
      security: SESSION_SECURITY,
      parameters: SEARCH_PARAMETERS,
      responses: {
        200: describeJson('{orders, cursor?}', 'Orders'),
        ...COMMON_RESPONSES,
        403: NOT_ALLOWED,
      },
    },
  },
  '/orders/{orderId}': {
    get: {
      operationId: 'getOrder',
      summary: 'An order with its status',
      security: SESSION_SECURITY,
      parameters: [ORDER_ID, CONSISTENT],
      responses: { 200: describeJson('the order', 'Order'), ...COMMON_RESPONSES, 404: NOT_FOUND },
    },
    patch: {
      operationId: 'amendOrder',
      summary: 'Accepts a change of quantity or price',
      security: SESSION_SECURITY,
      parameters: [ORDER_ID, IDEMPOTENCY_KEY],
      ...describeBody('OrderChanges'),
      responses: COMMAND_RESPONSES,
    },
    delete: {
      operationId: 'cancelOrder',
      summary: 'Accepts a cancellation of what is not filled',
      security: SESSION_SECURITY,
      parameters: [ORDER_ID, IDEMPOTENCY_KEY, ACCOUNT],
      responses: COMMAND_RESPONSES,
    },
  },
  '/accounts/{account}': {
    get: {
      operationId: 'getAccount',
      summary: 'The cash and the positions of an account, with what open orders reserve',
      security: SESSION_SECURITY,
      parameters: [
        createPathParameter('account'),
        createCursor('the cursor of the previous page of positions'),
        CONSISTENT,
      ],
      responses: {
        200: describeJson('the account', 'Account'),
        ...COMMON_RESPONSES,
        403: NOT_ALLOWED,
        404: NOT_FOUND,
      },
    },
  },
};
