/** Describes a response without a schema. */
export const describeResponse = (description: string) => ({ description });
/** Creates a query parameter. */
export const createParameter = (name: string, description: string, schema: object) => ({
  name,
  in: 'query',
  description,
  schema,
});

/** The responses of the firewall, the throttle and failures, which every operation can have. */
export const COMMON_RESPONSES = {
  403: describeResponse('{error, message, requestId}: no valid API key; the firewall answers without a body'),
  429: describeResponse('{error, message, requestId}: more requests a second than the usage plan allows'),
  500: describeResponse('{error, message, requestId}: the request failed'),
  502: describeResponse('{error, message, requestId}: the function failed'),
  503: describeResponse('{error, message, requestId}: the service is unavailable'),
  504: describeResponse('{error, message, requestId}: the function did not answer in time'),
};

/** Requires a key of the usage plan; paths without this are public. */
export const API_KEY_SECURITY = [{ apiKey: [] }];
