import { parseJsonAttribute } from '../../support/synth';
import { listResources, synthesizeTradingPlatform } from './synthesize';

interface Operation {
  readonly security: readonly object[];
  readonly 'x-amazon-apigateway-integration': { readonly uri: string };
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly securitySchemes: Readonly<Record<string, object>> };
  readonly 'x-amazon-apigateway-gateway-responses': Readonly<Record<string, object>>;
}

const stack = synthesizeTradingPlatform({ STAGE: 'prod' });
const document = parseJsonAttribute(
  stack.getResource('aws_api_gateway_rest_api', 'TradingPlatformApi').body,
) as Document;

/** The operations with their security and their function. */
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [
    `${method.toUpperCase()} ${path}`,
    operation.security.flatMap((scheme) => Object.keys(scheme)).join() || 'none',
    /aws_lambda_alias\.(\w+?)_Live/.exec(operation['x-amazon-apigateway-integration'].uri)![1],
  ]),
);

describe('the API of the trading platform', () => {
  it('has these operations', () => {
    expect(operations).toEqual([
      ['POST /sessions', 'signature', 'SessionApi'],
      ['DELETE /sessions', 'session', 'SessionApi'],
      ['GET /sessions/current', 'session', 'SessionApi'],
      ['PUT /sessions/current', 'session', 'SessionApi'],
      ['DELETE /sessions/current', 'session', 'SessionApi'],
      ['POST /orders', 'session', 'OrderIntake'],
      ['GET /orders', 'session', 'OrderQuery'],
      ['GET /orders/{orderId}', 'session', 'OrderQuery'],
      ['PATCH /orders/{orderId}', 'session', 'OrderIntake'],
      ['DELETE /orders/{orderId}', 'session', 'OrderIntake'],
      ['GET /accounts/{account}', 'session', 'OrderQuery'],
      ['GET /health', 'none', 'Health'],
      ['GET /health/deep', 'none', 'Health'],
    ]);
  });

  it('requires a signature of a role for new sessions', () => {
    expect(document.components.securitySchemes.signature).toMatchObject({
      'x-amazon-apigateway-authtype': 'awsSigv4',
    });
  });

  it('answers failures of API Gateway itself with 503 and the time to try again', () => {
    const responses = document['x-amazon-apigateway-gateway-responses'];
    const header = 'gatewayresponse.header.Retry-After';
    expect(responses.THROTTLED).toMatchObject({ statusCode: '429', responseParameters: { [header]: "'1'" } });
    expect(responses.DEFAULT_5XX).toMatchObject({
      statusCode: '503',
      responseParameters: { [header]: "'2'" },
    });
  });

  it('logs each request without its headers and bodies, and traces it', () => {
    const settings = stack.getResource('aws_api_gateway_method_settings', 'TradingPlatformApi_Throttle');
    expect(settings.settings).toMatchObject({
      logging_level: 'INFO',
      data_trace_enabled: false,
      metrics_enabled: true,
    });
    const stage = stack.getResource('aws_api_gateway_stage', 'TradingPlatformApi_Stage');
    expect(stage.xray_tracing_enabled).toBe(true);
    expect(JSON.stringify(stage.access_log_settings)).not.toMatch(/header|body|querystring/i);
  });

  it('limits each health check, which anybody can request, so that orders keep their rate', () => {
    const settings = listResources(stack, 'aws_api_gateway_method_settings').map(
      ([, { method_path: path, settings }]) => [path, settings],
    );
    const all = { logging_level: 'INFO', data_trace_enabled: false, metrics_enabled: true };
    const health = { ...all, throttling_rate_limit: 20, throttling_burst_limit: 40 };
    expect(Object.fromEntries(settings)).toEqual({
      '*/*': { ...all, throttling_rate_limit: 200, throttling_burst_limit: 400 },
      '~1health/GET': health,
      '~1health~1deep/GET': health,
    });
    // Without a session, there are no other operations, except to open one by a signature.
    expect(operations.filter(([, security]) => security === 'none').map(([route]) => route)).toEqual([
      'GET /health',
      'GET /health/deep',
    ]);
  });

  it('is watched by Route 53 at both of its health paths, which need no session', () => {
    const checks = listResources(stack, 'aws_route53_health_check').map(([, check]) => check);
    expect(checks.map(({ resource_path: path }) => path)).toEqual(['/prod/health', '/prod/health/deep']);
    for (const check of checks)
      expect(check.fqdn).toBe(
        '${aws_api_gateway_rest_api.TradingPlatformApi.id}.execute-api.us-east-1.amazonaws.com',
      );
  });

  it('has its own domain if it is configured', () => {
    expect(stack.json.resource).not.toHaveProperty('aws_route53_record');
    const withDomain = synthesizeTradingPlatform({
      PLATFORM_DOMAIN: 'trading.example.com',
      PLATFORM_ZONE_ID: 'Z0123456789ABC',
      PLATFORM_CERTIFICATE_ARN:
        'arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef',
    });
    expect(withDomain.json.output!.TradingApiUrl!.value).toBe(
      'https://${aws_api_gateway_domain_name.PlatformDomain.domain_name}',
    );
    expect(withDomain.getResource('aws_lambda_function', 'OutsideMonitor').environment).toMatchObject({
      variables: { TRADING_API_URL: expect.stringContaining('aws_api_gateway_domain_name.PlatformDomain') },
    });
  });
});
