import { MAX_TOKEN_LENGTH } from '../../domain/approvals';
import { PATTERNS } from '../../domain/patterns/types';
import type { OpenApiDocument } from '../../modules/api-document';

const symbol = { type: 'string', pattern: '^[A-Z0-9.\\-]{1,12}$' };

const answer = (description: string) => ({ description });
const parameter = (name: string, description: string, schema: object) => ({
  name,
  in: 'query',
  description,
  schema,
});

/** The filters that both lists take; PatternQuery checks them and names what is wrong. */
const LIST_PARAMETERS = [
  parameter('symbol', 'only this symbol', symbol),
  parameter('pattern', 'only this pattern', { type: 'string', enum: [...PATTERNS] }),
  parameter('from', 'confirmed at or after, ISO 8601 in UTC', { type: 'string' }),
  parameter('to', 'confirmed before or at, ISO 8601 in UTC', { type: 'string' }),
  parameter('limit', 'items on a page', { type: 'integer', minimum: 1, maximum: 100, default: 20 }),
  parameter('next', 'where the last page ended', { type: 'string' }),
];

/** Whoever asks shows a key of the usage plan; paths that ask for none are open to everybody. */
const WITH_KEY = [{ apiKey: [] }];

const list = (what: string) => ({
  summary: `${what}, newest first`,
  parameters: LIST_PARAMETERS,
  security: WITH_KEY,
  responses: { 200: answer(`{items, next?}`), 400: answer('{error, field, rule, got, message}') },
});

/** The link itself is the key: it is signed, for one hour and one answer. */
const approval = (summary: string, more: object = {}) => ({
  summary,
  security: [],
  parameters: [
    {
      name: 'token',
      in: 'path',
      required: true,
      description: 'v1.<key>.<payload>.<mac>',
      schema: { type: 'string', maxLength: MAX_TOKEN_LENGTH },
    },
  ],
  responses: {
    200: answer('a page'),
    404: answer('no link of ours'),
    410: answer('its hour is over'),
    ...more,
  },
});

/** An error of the gateway's own, in the shape of the functions' errors. */
const gatewayResponse = (statusCode: number | undefined, error: string, message: string) => ({
  ...(statusCode ? { statusCode: String(statusCode) } : {}),
  responseTemplates: {
    'application/json': `{"error":"${error}","message":${message},"requestId":"$context.requestId"}`,
  },
});

/** The REST API's one document: paths, schemas, validators and error answers. */
export function openApi(title: string): OpenApiDocument {
  return {
    openapi: '3.0.1',
    info: { title, version: '1' },
    paths: {
      '/patterns': {
        post: {
          summary: 'Finds the patterns in a window of prices',
          security: WITH_KEY,
          'x-amazon-apigateway-request-validator': 'body',
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/PriceWindow' } } },
          },
          responses: {
            200: answer('{symbol, bars, patterns}'),
            400: answer('{error, field, rule, got, message}'),
          },
        },
        get: list('Confirmed patterns'),
      },
      '/alerts': { get: list('Raised alerts') },
      '/approve/{token}': {
        get: approval('Shows a critical alert and asks for a decision; writes nothing'),
        head: approval('Tells whether a link is good; writes nothing'),
        post: approval('Decides, once: the form fields decision (approve, reject), name, note', {
          400: answer('the page again, with what was wrong'),
          409: answer('decided before: what, by whom and when'),
        }),
      },
      '/approve/requests': {
        post: {
          summary: 'Where SNS delivers requests for approval, signed',
          security: [],
          responses: { 200: answer('{taken}'), 403: answer('not from our topic') },
        },
      },
    },
    components: {
      securitySchemes: { apiKey: { type: 'apiKey', name: 'x-api-key', in: 'header' } },
      schemas: {
        // The gateway says which property is missing or unknown, but not which value is wrong: values are
        // PatternDetector's to check, which names the field and the rule.
        PriceWindow: {
          type: 'object',
          required: ['symbol', 'prices'],
          additionalProperties: false,
          properties: {
            symbol: { description: '1 to 12 of A-Z, 0-9, "." and "-"' },
            prices: {
              description:
                '1 to 500 of {timestamp, open?, high?, low?, close, volume?}, oldest first; a timestamp is ISO 8601 ' +
                'in UTC or milliseconds since 1970, a price above 0 and at most 1e9',
            },
          },
        },
      },
    },
    // For every operation that names none of its own.
    'x-amazon-apigateway-request-validator': 'parameters',
    'x-amazon-apigateway-request-validators': {
      body: { validateRequestBody: true, validateRequestParameters: false },
      parameters: { validateRequestBody: false, validateRequestParameters: true },
    },
    'x-amazon-apigateway-gateway-responses': {
      BAD_REQUEST_BODY: gatewayResponse(400, 'ValidationError', '"$context.error.validationErrorString"'),
      BAD_REQUEST_PARAMETERS: gatewayResponse(
        400,
        'ValidationError',
        '"$context.error.validationErrorString"',
      ),
      INVALID_API_KEY: gatewayResponse(403, 'Forbidden', '"The header x-api-key must hold a valid API key"'),
      THROTTLED: gatewayResponse(
        429,
        'Throttled',
        '"More than the allowed requests a second; try again later"',
      ),
      DEFAULT_4XX: gatewayResponse(undefined, 'RequestError', '$context.error.messageString'),
      DEFAULT_5XX: gatewayResponse(
        undefined,
        'InternalError',
        '"The request failed; try again, and quote requestId"',
      ),
    },
  };
}
