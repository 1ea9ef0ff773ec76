import { RestApi, type OpenApiDocument } from '../../src/modules/rest-api';
import { type Parts, trial } from '../support/synth';

const DOCUMENT: OpenApiDocument = {
  openapi: '3.0.1',
  info: { title: 'Trial', version: '1' },
  paths: { '/things': { get: { summary: 'All' }, post: { summary: 'One more' } } },
};
const api = (parts: Parts) =>
  new RestApi(parts.stack, 'Api', {
    key: parts.key,
    document: DOCUMENT,
    stageName: 'v1',
    throttle: { rate: 1000, burst: 2000 },
  });

describe('RestApi', () => {
  const both = trial((parts) => {
    const made = api(parts);
    made.route('GET /things', parts.fn);
    made.route('POST /things', parts.fn);
  });

  it('puts the live version behind each operation', () => {
    const body = JSON.parse(String(both.one('aws_api_gateway_rest_api', 'Api').body)) as typeof DOCUMENT;
    for (const method of ['get', 'post'])
      expect(body.paths['/things']![method]).toMatchObject({
        summary: expect.any(String),
        'x-amazon-apigateway-integration': {
          type: 'aws_proxy',
          uri: expect.stringMatching(/aws_lambda_alias\.Worker_Live_.*invoke_arn/),
        },
      });
  });

  it('may invoke the live version for its own operations only', () => {
    expect(both.one('aws_lambda_permission', 'Worker_FromApigetthings')).toMatchObject({
      qualifier: 'live',
      source_arn: '${aws_api_gateway_rest_api.Api.execution_arn}/*/GET/things',
    });
  });

  it('throttles, traces and logs', () => {
    expect(both.one('aws_api_gateway_method_settings', 'Api_Throttle')).toMatchObject({
      method_path: '*/*',
      settings: {
        throttling_rate_limit: 1000,
        throttling_burst_limit: 2000,
        logging_level: 'ERROR',
        data_trace_enabled: false,
      },
    });
    expect(both.one('aws_cloudwatch_log_group', 'Api_ExecutionLogGroup')).toMatchObject({
      name: 'API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.Api.id}/v1',
      retention_in_days: 7,
    });
    expect(both.one('aws_api_gateway_stage', 'Api_Stage')).toMatchObject({
      xray_tracing_enabled: true,
      access_log_settings: { format: expect.stringContaining('$context.requestId') },
    });
  });

  it('is deployed anew when its document changes', () => {
    expect(both.one('aws_api_gateway_deployment', 'Api_Deployment')).toMatchObject({
      triggers: { document: '${sha256(tostring(aws_api_gateway_rest_api.Api.body))}' },
      lifecycle: { create_before_destroy: true },
    });
  });

  it('refuses a route that is not in the document, and an operation that nobody answers', () => {
    trial((parts) => {
      const made = api(parts);
      expect(() => made.route('DELETE /things', parts.fn)).toThrow('no operation DELETE /things');
      expect(() => made.route('/things', parts.fn)).toThrow('METHOD /path');
      made.route('GET /things', parts.fn);
      made.route('POST /things', parts.fn);
    });
    expect(() => trial((parts) => api(parts).route('GET /things', parts.fn))).toThrow(
      'No function answers POST /things',
    );
  });
});
