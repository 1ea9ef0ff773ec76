/** Describes a response without a schema. */
export const describeResponse = (description: string) => ({ description });
/** Creates a query parameter. */
export const createParameter = (name: string, description: string, schema: object) => ({
  name,
  in: 'query',
  description,
  schema,
});

/** The responses of the throttle and failures, which every operation with an API key can have. */
export const ERROR_RESPONSES = {
  403: describeResponse('{error, message, requestId}: no valid API key'),
  429: describeResponse('{error, message, requestId}: more requests a second than the usage plan allows'),
  500: describeResponse('{error, message, requestId}: the request failed'),
  502: describeResponse('{error, message, requestId}: the function failed'),
  503: describeResponse('{error, message, requestId}: the service is unavailable'),
  504: describeResponse('{error, message, requestId}: the function did not answer in time'),
};

/** Requires a key of the usage plan; paths without this are public. */
export const API_KEY_SECURITY = [{ apiKey: [] }];

/** Creates an error response of API Gateway, in the format of the functions' errors. */
const createGatewayResponse = (statusCode: number | undefined, error: string, message: string) => ({
  ...(statusCode ? { statusCode: String(statusCode) } : {}),
  responseTemplates: {
    'application/json': `{"error":"${error}","message":${message},"requestId":"$context.requestId"}`,
  },
});

/** What API Gateway validates itself, and how it answers in place of a function. */
export const API_GATEWAY_EXTENSIONS = {
  // The default for operations without a validator.
  'x-amazon-apigateway-request-validator': 'parameters',
  'x-amazon-apigateway-request-validators': {
    body: { validateRequestBody: true, validateRequestParameters: false },
    parameters: { validateRequestBody: false, validateRequestParameters: true },
  },
  'x-amazon-apigateway-gateway-responses': {
    BAD_REQUEST_BODY: createGatewayResponse(400, 'ValidationError', '"$context.error.validationErrorString"'),
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
