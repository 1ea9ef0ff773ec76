import type { APIGatewayProxyEvent } from 'aws-lambda';
import { parseTransactionQuery, toPublicTransaction } from '../../domain/transactions';
import { createJsonResponse, createValidationError, readParameters, type RouteHandler } from '../shared/api';
import type { Transactions } from './adapters/transactions';

/** Creates GET /transactions/{transactionId}. */
export const createTransactionRoute =
  (transactions: Transactions): RouteHandler =>
  async (event, requestId) => {
    const transactionId = event.pathParameters?.transactionId ?? '';
    const key = isPossibleId(transactionId) ? await transactions.findId(transactionId) : undefined;
    const row = key && (await transactions.get(key));
    if (row) return createJsonResponse(200, toPublicTransaction(row));
    const message = `no transaction ${transactionId.slice(0, 80)}; expected the id in the response of POST /transactions`;
    return createJsonResponse(404, { error: 'NotFound', message, requestId });
  };

/** DynamoDB rejects an empty key, and one that is too long. */
const isPossibleId = (text: string): boolean => text !== '' && text.length <= 64;

/** Creates GET /transactions: the transactions of an account, newest first. */
export const createTransactionsRoute =
  (transactions: Transactions): RouteHandler =>
  async (event: APIGatewayProxyEvent, requestId) => {
    const query = parseTransactionQuery(readParameters(event));
    if ('violation' in query) return createValidationError(query.violation, requestId);
    const { items, next } = await transactions.query(query.value);
    return createJsonResponse(200, {
      items: items.map(toPublicTransaction),
      ...(next !== undefined && { next }),
    });
  };
