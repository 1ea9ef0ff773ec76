import { MAX_TOKEN_LENGTH } from '../../domain/approvals';
import { DEPLOYED_PATTERNS } from '../../domain/patterns/types';
import type { OpenApiDocument } from '../../modules/api-document';

const symbol = { type: 'string', pattern: '^[A-Z0-9.\\-]{1,12}$' };

const describeResponse = (description: string) => ({ description });
const createParameter = (name: string, description: string, schema: object) => ({
  name,
  in: 'query',
  description,
  schema,
});

/** The filters of both lists. PatternQuery validates them and names an invalid one. */
const LIST_PARAMETERS = [
  createParameter('symbol', 'only this symbol', symbol),
  createParameter('pattern', 'only this pattern', { type: 'string', enum: [...DEPLOYED_PATTERNS] }),
  createParameter('from', 'confirmed at or after, ISO 8601 in UTC', { type: 'string' }),
  createParameter('to', 'confirmed before or at, ISO 8601 in UTC', { type: 'string' }),
  createParameter('limit', 'items on a page', { type: 'integer', minimum: 1, maximum: 100, default: 20 }),
  createParameter('next', 'the cursor of the previous page', { type: 'string' }),
];

/** Requires a key of the usage plan; paths without this are public. */
const API_KEY_SECURITY = [{ apiKey: [] }];

const createListOperation = (what: string) => ({
  summary: `${what}, newest first`,
  parameters: LIST_PARAMETERS,
  security: API_KEY_SECURITY,
  responses: {
    200: describeResponse(`{items, next?}`),
    400: describeResponse('{error, field, rule, got, message}'),
  },
});

/** An operation of an approval link. The link is the credential: signed, valid for one hour and one decision. */
const createApprovalOperation = (summary: string, more: object = {}) => ({
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
    200: describeResponse('a page'),
    404: describeResponse('the link is not valid'),
    410: describeResponse('the link has expired'),
    ...more,
  },
});

/** An error response of API Gateway, in the format of the functions' errors. */
const createGatewayResponse = (statusCode: number | undefined, error: string, message: string) => ({
  ...(statusCode ? { statusCode: String(statusCode) } : {}),
  responseTemplates: {
    'application/json': `{"error":"${error}","message":${message},"requestId":"$context.requestId"}`,
  },
});

/** Creates the OpenAPI document of the REST API: paths, schemas, validators and error responses. */
export function createOpenApiDocument(title: string): OpenApiDocument {
  return {
    openapi: '3.0.1',
    info: { title, version: '1' },
    paths: {
      '/patterns': {
        post: {
          summary: 'Finds the patterns in a window of prices',
          security: API_KEY_SECURITY,
          'x-amazon-apigateway-request-validator': 'body',
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/PriceWindow' } } },
          },
          responses: {
            200: describeResponse('{symbol, bars, patterns}'),
            400: describeResponse('{error, field, rule, got, message}'),
          },
        },
        get: createListOperation('Confirmed patterns'),
      },
      '/alerts': { get: createListOperation('Raised alerts') },
      '/approve/{token}': {
        get: createApprovalOperation('Shows a critical alert and asks for a decision; writes nothing'),
        head: createApprovalOperation('Checks whether a link is valid; writes nothing'),
        post: createApprovalOperation(
          'Records the decision, once: form fields decision (approve, reject), name, note',
          {
            400: describeResponse('the page again, with the invalid field'),
            409: describeResponse('already decided: the decision, by whom and when'),
          },
        ),
      },
      '/approve/requests': {
        post: {
          summary: 'Receives signed requests for approval from SNS',
          security: [],
          responses: {
            200: describeResponse('{received}'),
            403: describeResponse('not from the topic of the requests'),
          },
        },
      },
    },
    components: {
      securitySchemes: { apiKey: { type: 'apiKey', name: 'x-api-key', in: 'header' } },
      schemas: {
        // API Gateway reports a missing or unknown property, but not which value is invalid. So PatternDetector validates
        // values, and its error names the field and the rule.
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
    // The default for operations without a validator.
    'x-amazon-apigateway-request-validator': 'parameters',
    'x-amazon-apigateway-request-validators': {
      body: { validateRequestBody: true, validateRequestParameters: false },
      parameters: { validateRequestBody: false, validateRequestParameters: true },
    },
    'x-amazon-apigateway-gateway-responses': {
      BAD_REQUEST_BODY: createGatewayResponse(
        400,
        'ValidationError',
        '"$context.error.validationErrorString"',
      ),
      BAD_REQUEST_PARAMETERS: createGatewayResponse(
        400,
        'ValidationError',
        '"$context.error.validationErrorString"',
      ),
      INVALID_API_KEY: createGatewayResponse(
        403,
        'Forbidden',
        '"The header x-api-key must contain a valid API key"',
      ),
      THROTTLED: createGatewayResponse(429, 'Throttled', '"Too many requests a second; try again later"'),
      DEFAULT_4XX: createGatewayResponse(undefined, 'RequestError', '$context.error.messageString'),
      DEFAULT_5XX: createGatewayResponse(
        undefined,
        'InternalError',
        '"The request failed; try again, and quote the requestId if it fails again"',
      ),
    },
  };
}
