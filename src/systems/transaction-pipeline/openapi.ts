import type { OpenApiDocument } from '../../modules/api-document';
import {
  API_GATEWAY_EXTENSIONS,
  API_KEY_SECURITY,
  createParameter,
  describeResponse,
  ERROR_RESPONSES,
} from '../../modules/openapi';
import { STORED_TRANSACTION_SCHEMA, TRANSACTION_SCHEMA } from './transaction-schemas';

const INVALID = describeResponse(
  '{error, field, rule, got, message, requestId}: the field and the rule that it violates',
);

/** Describes a response with a schema of the components. */
const describeJson = (description: string, schema: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
});

/** The parameters of a search. IngestProcessor validates them and reports an invalid one. */
const SEARCH_PARAMETERS = [
  createParameter('accountId', 'the account; required', { type: 'string', minLength: 1, maxLength: 64 }),
  createParameter('from', 'purchased at or after, ISO 8601 in UTC; not later than to', { type: 'string' }),
  createParameter('to', 'purchased before or at, ISO 8601 in UTC', { type: 'string' }),
  createParameter('limit', 'transactions on a page', {
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 20,
  }),
  createParameter('next', 'the cursor of the previous page of the same search', { type: 'string' }),
];

/** Creates the OpenAPI document of the REST API: paths, schemas, validators and error responses. */
export function createOpenApiDocument(title: string): OpenApiDocument {
  return {
    openapi: '3.0.1',
    info: { title, version: '1' },
    paths: {
      '/transactions': {
        post: {
          operationId: 'acceptTransaction',
          summary: 'Accepts a transaction, once: the same transaction again changes nothing',
          security: API_KEY_SECURITY,
          'x-amazon-apigateway-request-validator': 'body',
          parameters: [
            {
              name: 'Idempotency-Key',
              in: 'header',
              description:
                'identifies the transaction among those of the API key; required unless the body contains transactionId',
              schema: { type: 'string', minLength: 1, maxLength: 128 },
            },
          ],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Transaction' } } },
          },
          responses: {
            202: describeResponse('{transactionId, status, duplicate?}: accepted; the decision follows'),
            400: INVALID,
            409: describeResponse('{error, message, requestId}: another transaction has this id'),
            ...ERROR_RESPONSES,
            503: describeResponse(
              '{error, message, requestId}: not accepted yet; sending it again, after Retry-After, is safe',
            ),
          },
        },
        get: {
          operationId: 'listTransactions',
          summary: 'Transactions of an account, newest first',
          parameters: SEARCH_PARAMETERS,
          security: API_KEY_SECURITY,
          responses: {
            200: describeJson('{items, next?}', 'Transactions'),
            400: INVALID,
            ...ERROR_RESPONSES,
          },
        },
      },
      '/transactions/{transactionId}': {
        get: {
          operationId: 'getTransaction',
          summary: 'A transaction, with its decision and the result of an investigation',
          parameters: [
            {
              name: 'transactionId',
              in: 'path',
              required: true,
              schema: { type: 'string', minLength: 1, maxLength: 64 },
            },
          ],
          security: API_KEY_SECURITY,
          responses: {
            200: describeJson('the transaction', 'StoredTransaction'),
            400: INVALID,
            404: describeResponse('{error, message, requestId}: no transaction has this id'),
            ...ERROR_RESPONSES,
          },
        },
      },
    },
    components: {
      securitySchemes: { apiKey: { type: 'apiKey', name: 'x-api-key', in: 'header' } },
      schemas: {
        Transaction: TRANSACTION_SCHEMA,
        StoredTransaction: STORED_TRANSACTION_SCHEMA,
        Transactions: {
          type: 'object',
          required: ['items'],
          properties: {
            items: { type: 'array', items: STORED_TRANSACTION_SCHEMA },
            next: { type: 'string', description: 'the cursor of the next page; missing on the last page' },
          },
        },
      },
    },
    ...API_GATEWAY_EXTENSIONS,
  };
}
