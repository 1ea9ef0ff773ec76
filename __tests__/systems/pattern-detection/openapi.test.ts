import { createOpenApiDocument } from '../../../src/systems/pattern-detection/openapi';

const responses = createOpenApiDocument('Trial')['x-amazon-apigateway-gateway-responses'] as Readonly<
  Record<string, { statusCode?: string; responseTemplates: Readonly<Record<string, string>> }>
>;

/** Renders a template as API Gateway does. */
const renderTemplate = (template: string): unknown =>
  JSON.parse(
    template
      .replaceAll('$context.requestId', 'c6af9ac6')
      .replaceAll('$context.error.validationErrorString', '[what is wrong]')
      .replaceAll('$context.error.messageString', '"Internal server error"'),
  );

test('a request whose function fails gets JSON with the request id and no internal details', () => {
  const { statusCode, responseTemplates } = responses.DEFAULT_5XX!;
  // Without a configured status, each error has that of API Gateway: 502 for a function that fails.
  expect(statusCode).toBeUndefined();
  expect(Object.keys(responseTemplates)).toEqual(['application/json']);
  expect(renderTemplate(responseTemplates['application/json']!)).toEqual({
    error: 'InternalError',
    message: 'The request failed; try again, and quote the requestId if it fails again',
    requestId: 'c6af9ac6',
  });
});

test('every error response of API Gateway has the format of the functions’ errors', () => {
  expect(Object.keys(responses).length).toBeGreaterThan(0);
  for (const { responseTemplates } of Object.values(responses))
    expect(renderTemplate(responseTemplates['application/json']!)).toEqual({
      error: expect.any(String),
      message: expect.any(String),
      requestId: 'c6af9ac6',
    });
});
