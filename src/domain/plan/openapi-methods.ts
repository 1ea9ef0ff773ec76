/** The keys of an OpenAPI path item that define operations, with API Gateway's extension for any method. */
export const OPENAPI_METHODS = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'x-amazon-apigateway-any-method',
];
