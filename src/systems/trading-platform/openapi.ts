import type { OpenApiDocument } from '../../modules/api-document';
import { API_GATEWAY_EXTENSIONS } from '../../modules/openapi';
import { DEEP_HEALTH_SCHEMA, HEALTH_SCHEMA } from './health-schemas';
import { COMMON_RESPONSES, describeJson } from './openapi-common';
import { ORDER_PATHS } from './openapi-orders';
import { SESSION_PATHS } from './openapi-sessions';
import {
  ACCEPTED_ORDER_SCHEMA,
  ACCOUNT_SCHEMA,
  NEW_ORDER_SCHEMA,
  ORDER_CHANGES_SCHEMA,
  ORDER_SCHEMA,
  ORDERS_SCHEMA,
} from './order-schemas';
import {
  CREATED_SESSION_SCHEMA,
  NEW_SESSION_SCHEMA,
  SESSION_DATA_SCHEMA,
  SESSION_SCHEMA,
} from './session-schemas';

const { 429: THROTTLED } = COMMON_RESPONSES;

/** The paths of health checks, which need no session: they contain no data of clients. */
const HEALTH_PATHS = {
  '/health': {
    get: {
      operationId: 'getHealth',
      summary: 'Whether the API answers, without a check of what it depends on',
      security: [],
      responses: { 200: describeJson('the API answers', 'Health'), 429: THROTTLED },
    },
  },
  '/health/deep': {
    get: {
      operationId: 'getDeepHealth',
      summary: 'Whether the database, the queue and the session store answer, at most five seconds old',
      security: [],
      responses: {
        200: describeJson('all of them answer', 'DeepHealth'),
        429: THROTTLED,
        503: describeJson('at least one of them does not answer', 'DeepHealth'),
      },
    },
  },
};

const { 'x-amazon-apigateway-gateway-responses': RESPONSES, ...EXTENSIONS } = API_GATEWAY_EXTENSIONS;

/** Adds a time after which a client should try again, in seconds. */
const addRetryAfter = (response: object, seconds: number) => ({
  ...response,
  responseParameters: { 'gatewayresponse.header.Retry-After': `'${seconds}'` },
});

/** The responses of API Gateway itself: a failure of any kind is a 503 with a time to try again. */
const GATEWAY_RESPONSES = {
  ...RESPONSES,
  THROTTLED: addRetryAfter(RESPONSES.THROTTLED, 1),
  DEFAULT_5XX: addRetryAfter({ ...RESPONSES.DEFAULT_5XX, statusCode: '503' }, 2),
};

/** Creates the OpenAPI document of the REST API: paths, schemas, validators and error responses. */
export const createOpenApiDocument = (title: string): OpenApiDocument => ({
  openapi: '3.0.1',
  info: { title, version: '1' },
  paths: { ...SESSION_PATHS, ...ORDER_PATHS, ...HEALTH_PATHS },
  components: {
    securitySchemes: {
      /** A request that a role of the account signed, such as that of the login service. */
      signature: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'awsSigv4',
      },
      /** The token of a session, which the functions check. */
      session: { type: 'http', scheme: 'bearer' },
    },
    schemas: {
      NewSession: NEW_SESSION_SCHEMA,
      CreatedSession: CREATED_SESSION_SCHEMA,
      Session: SESSION_SCHEMA,
      SessionData: SESSION_DATA_SCHEMA,
      NewOrder: NEW_ORDER_SCHEMA,
      OrderChanges: ORDER_CHANGES_SCHEMA,
      AcceptedOrder: ACCEPTED_ORDER_SCHEMA,
      Order: ORDER_SCHEMA,
      Orders: ORDERS_SCHEMA,
      Account: ACCOUNT_SCHEMA,
      Health: HEALTH_SCHEMA,
      DeepHealth: DEEP_HEALTH_SCHEMA,
    },
  },
  ...EXTENSIONS,
  'x-amazon-apigateway-gateway-responses': GATEWAY_RESPONSES,
});
