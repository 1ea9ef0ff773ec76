import { MAX_TOKEN_LENGTH } from '../../domain/approvals';
import { DEPLOYED_PATTERNS } from '../../domain/patterns/types';
import type { OpenApiDocument } from '../../modules/api-document';
import {
  API_GATEWAY_EXTENSIONS,
  API_KEY_SECURITY,
  createParameter,
  describeResponse,
} from '../../modules/openapi';
import { ALERT_ACTION_PATHS, ALERT_ACTION_SCHEMAS } from './openapi-alerts';
import { COMMON_RESPONSES } from './openapi-common';
import { ALERT_SCHEMAS } from './alert-schemas';
import { cursorSchema, isoTimeSchema, symbolSchema } from './api-schemas';
import { PRICE_WINDOW_SCHEMAS } from './price-schemas';

/** The filters of both lists. PatternQuery validates them and reports an invalid one. */
const LIST_PARAMETERS = [
  createParameter('symbol', 'only this symbol', symbolSchema),
  createParameter('pattern', 'only this pattern', { type: 'string', enum: [...DEPLOYED_PATTERNS] }),
  createParameter('from', 'confirmed at or after, ISO 8601 in UTC; not later than to', isoTimeSchema),
  createParameter('to', 'confirmed before or at, ISO 8601 in UTC', isoTimeSchema),
  createParameter('limit', 'items on a page', { type: 'integer', minimum: 1, maximum: 100, default: 20 }),
  createParameter('next', 'the cursor of the previous page of the same query', cursorSchema),
];

/** Only patterns have this parameter. */
const BARS_PARAMETER = createParameter(
  'bars',
  'whether each pattern contains the bars in which it was found; patterns of earlier versions have none',
  { type: 'string', enum: ['true', 'false'], default: 'false' },
);

const createListOperation = (
  operationId: string,
  items: string,
  schema: string | undefined,
  parameters: readonly object[] = LIST_PARAMETERS,
) => ({
  operationId,
  summary: `${items}, newest first`,
  parameters,
  security: API_KEY_SECURITY,
  responses: {
    200: {
      ...describeResponse(`{items, next?}`),
      ...(schema && {
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
      }),
      links: { nextPage: { operationId, parameters: { next: '$response.body#/next' } } },
    },
    400: describeResponse('{error, field, rule, got, message, requestId}'),
    ...COMMON_RESPONSES,
  },
});

/**
 * Creates an operation of an approval link. The link is the credential: signed, and valid for one hour and one
 * decision.
 */
const createApprovalOperation = (summary: string, additionalResponses: object = {}) => ({
  summary,
  security: [],
  parameters: [
    {
      name: 'token',
      in: 'path',
      required: true,
      description: 'v1.<key>.<payload>.<mac>',
      schema: { type: 'string', pattern: '^[^/]+$', minLength: 1, maxLength: MAX_TOKEN_LENGTH },
    },
  ],
  responses: {
    200: describeResponse('a page'),
    404: describeResponse('the link is not valid'),
    410: describeResponse('the link has expired'),
    ...COMMON_RESPONSES,
    ...additionalResponses,
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
            400: describeResponse('{error, field, rule, got, message, requestId}'),
            ...COMMON_RESPONSES,
          },
        },
        get: createListOperation('listPatterns', 'Confirmed patterns', undefined, [
          ...LIST_PARAMETERS,
          BARS_PARAMETER,
        ]),
      },
      '/alerts': { get: createListOperation('listAlerts', 'Raised alerts', 'Alerts') },
      ...ALERT_ACTION_PATHS,
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
            ...COMMON_RESPONSES,
            403: describeResponse('{error, message, requestId}: not from the topic of the requests'),
          },
        },
      },
    },
    components: {
      securitySchemes: { apiKey: { type: 'apiKey', name: 'x-api-key', in: 'header' } },
      schemas: { ...PRICE_WINDOW_SCHEMAS, ...ALERT_SCHEMAS, ...ALERT_ACTION_SCHEMAS },
    },
    ...API_GATEWAY_EXTENSIONS,
  };
}
