import { describeResponse } from '../../modules/openapi';

/** The token of a session is required, which the functions check. */
export const SESSION_SECURITY = [{ session: [] }];

/** Describes a response with a schema of the components. */
export const describeJson = (description: string, schema: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
});

/** Describes a required body with a schema of the components, which API Gateway validates. */
export const describeBody = (schema: string) => ({
  'x-amazon-apigateway-request-validator': 'body',
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  },
});

export const INVALID = describeResponse(
  '{error, field, rule, got, message, requestId}: the field and the rule that it violates',
);

/** The responses that every operation with a session can have. */
export const COMMON_RESPONSES = {
  400: INVALID,
  401: describeResponse('{error, message, requestId}: no valid token, or the session has ended'),
  429: describeResponse(
    '{error, message, requestId}: too many requests a second; try again after Retry-After',
  ),
  503: describeResponse(
    '{error, message, requestId}: the request was not processed; sending it again, after Retry-After, is safe',
  ),
};
