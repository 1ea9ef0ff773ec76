import type { OpenApiDocument } from '../../src/modules/api-document';
import { RestApi } from '../../src/modules/rest-api';
import { type Parts, synthesizeWith } from '../support/synth';

const DOCUMENT: OpenApiDocument = {
  openapi: '3.0.1',
  info: { title: 'Trial', version: '1' },
  paths: {
    '/things': { get: { summary: 'All' }, post: { summary: 'One more' } },
    '/keyed': { get: { security: [{ apiKey: [] }] } },
  },
};
const createApi = (parts: Parts, stableRevision = 1, document = DOCUMENT, throttledRoute?: string) =>
  new RestApi(parts.stack, 'Api', {
    key: parts.key,
    document,
    stageName: 'v1',
    throttle: { rate: 1000, burst: 2000 },
    ...(throttledRoute && { routeThrottles: { [throttledRoute]: { rate: 20, burst: 40 } } }),
    canary: { percent: 10, stableRevision },
  });

describe('RestApi', () => {
  const both = synthesizeWith((parts) => {
    const made = createApi(parts, 1, DOCUMENT, 'GET /things');
    made.addRoute('GET /things', parts.fn);
    made.addRoute('POST /things', parts.fn);
    made.addRoute('GET /keyed', parts.fn);
  });

  it('connects each operation to the live version', () => {
    const body = JSON.parse(
      String(both.getResource('aws_api_gateway_rest_api', 'Api').body),
    ) as typeof DOCUMENT;
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
    expect(both.getResource('aws_lambda_permission', 'Worker_FromApigetthings')).toMatchObject({
      qualifier: 'live',
      source_arn: '${aws_api_gateway_rest_api.Api.execution_arn}/*/GET/things',
    });
  });

  it.each(['', 'Canary'])('throttles, traces and logs its %s stage', (prefix) => {
    expect(both.getResource('aws_api_gateway_method_settings', `Api_${prefix}Throttle`)).toMatchObject({
      method_path: '*/*',
      settings: {
        throttling_rate_limit: 1000,
        throttling_burst_limit: 2000,
        logging_level: 'ERROR',
        data_trace_enabled: false,
      },
    });
    expect(both.getResource('aws_cloudwatch_log_group', `Api_${prefix}ExecutionLogGroup`)).toMatchObject({
      name: `API-Gateway-Execution-Logs_\${aws_api_gateway_rest_api.Api.id}/${prefix ? 'canary' : 'v1'}`,
      retention_in_days: 7,
    });
    expect(both.getResource('aws_api_gateway_stage', `Api_${prefix}Stage`)).toMatchObject({
      xray_tracing_enabled: true,
      access_log_settings: { format: expect.stringContaining('$context.requestId') },
    });
  });

  it.each(['', 'Canary'])('limits an operation by its own settings on its %s stage', (prefix) => {
    const settings = both.getResource('aws_api_gateway_method_settings', `Api_${prefix}getthingsThrottle`);
    expect(settings).toMatchObject({
      method_path: '~1things/GET',
      // The settings of an operation replace all those of the stage.
      settings: {
        throttling_rate_limit: 20,
        throttling_burst_limit: 40,
        metrics_enabled: true,
        logging_level: 'ERROR',
        data_trace_enabled: false,
      },
    });
  });

  it('refuses limits of an operation that the document does not have', () => {
    expect(() => synthesizeWith((parts) => createApi(parts, 1, DOCUMENT, 'GET /thing'))).toThrow(
      'The OpenAPI document of Api has no operation GET /thing',
    );
  });

  it.each([
    ['ShareExecutionLogGroup', 'API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.Api.id}/v1/Canary'],
    ['ShareAccessLogGroup', '/aws/apigateway/Api-test/Canary'],
  ])(
    'creates %s for the canary, because API Gateway would create it without a retention period',
    (id, name) => {
      expect(both.getResource('aws_cloudwatch_log_group', `Api_${id}`)).toMatchObject({
        name,
        retention_in_days: 7,
        kms_key_id: expect.stringContaining('DataKey'),
      });
      const getDependencies = (stage: string) => both.getResource('aws_api_gateway_stage', stage).depends_on;
      const address = expect.stringMatching(new RegExp(`^aws_cloudwatch_log_group\\.Api_${id}_`));
      expect(getDependencies('Api_Stage')).toContainEqual(address);
      // A stage without a canary has no share to log.
      expect(getDependencies('Api_CanaryStage')).not.toContainEqual(address);
    },
  );

  it('requires the API keys of one usage plan on both stages, and creates no keys, which the state would contain', () => {
    expect(both.getResource('aws_api_gateway_usage_plan', 'Api_UsagePlan')).toMatchObject({
      name: 'Api-test',
      api_stages: [
        { stage: expect.stringMatching(/Api_Stage_\w+\.stage_name/) },
        { stage: expect.stringMatching(/Api_CanaryStage_\w+\.stage_name/) },
      ],
      throttle_settings: { rate_limit: 1000, burst_limit: 2000 },
    });
    expect(both.json.resource).not.toHaveProperty('aws_api_gateway_api_key');
  });

  describe('the canary of a RestApi', () => {
    const getId = (name: string) => expect.stringMatching(new RegExp(`deployment\\.Api_${name}_\\w+\\.id`));
    const withRevision = (revision: number, document = DOCUMENT) =>
      synthesizeWith((parts) => {
        const made = createApi(parts, revision, document);
        for (const route of ['GET /things', 'POST /things', 'GET /keyed']) made.addRoute(route, parts.fn);
      }).json.resource;

    it('serves 10 % of the stage’s requests, and all of its own stage', () => {
      expect(both.getResource('aws_api_gateway_stage', 'Api_Stage')).toMatchObject({
        stage_name: 'v1',
        deployment_id: getId('Deployment'),
        canary_settings: { deployment_id: getId('CanaryDeployment'), percent_traffic: 10 },
      });
      const canary = both.getResource('aws_api_gateway_stage', 'Api_CanaryStage');
      expect(canary).toMatchObject({ stage_name: 'canary', deployment_id: getId('CanaryDeployment') });
      expect(canary).not.toHaveProperty('canary_settings');
    });

    it('is replaced when the document changes, and the stable deployment when its revision increases', () => {
      expect(both.getResource('aws_api_gateway_deployment', 'Api_CanaryDeployment')).toMatchObject({
        triggers: { document: '${sha256(tostring(aws_api_gateway_rest_api.Api.body))}' },
        lifecycle: { create_before_destroy: true },
      });
      expect(both.getResource('aws_api_gateway_deployment', 'Api_Deployment')).toMatchObject({
        triggers: { revision: '1' },
        lifecycle: { create_before_destroy: true },
      });
    });

    it('changes only the API’s document when the document changes', () => {
      const changed = { ...DOCUMENT, info: { title: 'Trial', version: '2' } };
      const [before, after] = [withRevision(1), withRevision(1, changed)];
      expect(after.aws_api_gateway_rest_api).not.toEqual(before.aws_api_gateway_rest_api);
      expect({ ...after, aws_api_gateway_rest_api: {} }).toEqual({ ...before, aws_api_gateway_rest_api: {} });
    });

    it('changes only the stable deployment when it is promoted', () => {
      const [before, after] = [withRevision(1), withRevision(2)];
      expect(after.aws_api_gateway_deployment).not.toEqual(before.aws_api_gateway_deployment);
      expect({ ...after, aws_api_gateway_deployment: {} }).toEqual({
        ...before,
        aws_api_gateway_deployment: {},
      });
    });
  });

  it('contains the URIs of the paths that require no key in any operation', () => {
    const keyed = { summary: 'x', security: [{ apiKey: [] }] };
    const open = { summary: 'x' };
    synthesizeWith((parts) => {
      const { keylessUris } = createApi(parts, 1, {
        ...DOCUMENT,
        paths: {
          '/open/{id}': { get: open, post: open },
          '/half': { get: open, post: keyed },
          '/closed': { get: keyed },
          '/v1.0/health': { get: { ...open, security: [] } },
        },
      });
      expect(keylessUris).toEqual([
        '^/(?:v1|canary)/open/[A-Za-z0-9_-][A-Za-z0-9._-]{0,511}$',
        '^/(?:v1|canary)/v1\\.0/health$',
      ]);
      // Only the document is checked: no function answers.
      parts.stack.node.tryRemoveChild('Api');
    });
  });

  it('rejects a route that is not in the document, and an operation without a function', () => {
    synthesizeWith((parts) => {
      const made = createApi(parts);
      expect(() => made.addRoute('DELETE /things', parts.fn)).toThrow('no operation DELETE /things');
      expect(() => made.addRoute('/things', parts.fn)).toThrow('METHOD /path');
      made.addRoute('GET /things', parts.fn);
      made.addRoute('POST /things', parts.fn);
      made.addRoute('GET /keyed', parts.fn);
    });
    expect(() => synthesizeWith((parts) => createApi(parts).addRoute('GET /things', parts.fn))).toThrow(
      'No function is connected to POST /things',
    );
  });
});

describe('RestApi without a canary', () => {
  const only = synthesizeWith((parts) => {
    const made = new RestApi(parts.stack, 'Api', {
      key: parts.key,
      document: DOCUMENT,
      stageName: 'v1',
      throttle: { rate: 100, burst: 200 },
      logRetentionDays: 30,
    });
    made.addRoute('GET /things', parts.fn);
    made.addRoute('POST /things', parts.fn);
    made.addRoute('GET /keyed', parts.fn);
    expect(made.keylessUris).toEqual(['^/(?:v1)/things$']);
    expect(() => made.canaryUrl).toThrow('Api has no canary stage; expected the property canary');
  });

  it('has one stage, whose deployment changes with the document', () => {
    expect(Object.keys(only.json.resource.aws_api_gateway_stage!)).toHaveLength(1);
    const stage = only.getResource('aws_api_gateway_stage', 'Api_Stage');
    expect(stage).toMatchObject({ stage_name: 'v1', xray_tracing_enabled: true });
    expect(stage).not.toHaveProperty('canary_settings');
    expect(stage.deployment_id).toMatch(/aws_api_gateway_deployment\.Api_Deployment_\w+\.id/);
    expect(only.getResource('aws_api_gateway_deployment', 'Api_Deployment')).toMatchObject({
      triggers: { document: expect.stringContaining('sha256') },
    });
    expect(Object.keys(only.json.resource.aws_api_gateway_deployment!)).toHaveLength(1);
    expect(only.getResource('aws_api_gateway_usage_plan', 'Api_UsagePlan').api_stages).toHaveLength(1);
  });

  it('retains all its logs for the given number of days', () => {
    const groups = Object.entries(only.json.resource.aws_cloudwatch_log_group!)
      .filter(([address]) => address.startsWith('Api_'))
      .map(([, group]) => group.retention_in_days);
    expect(groups).toEqual([30, 30]);
  });

  it('has no usage plan if no operation requires a key, and logs every execution if it should', () => {
    const tokens = { '/things': { get: { security: [{ token: [] }] } } };
    const keyless = synthesizeWith((parts) => {
      new RestApi(parts.stack, 'Api', {
        key: parts.key,
        document: { ...DOCUMENT, paths: tokens },
        stageName: 'v1',
        throttle: { rate: 1, burst: 1 },
        executionLog: 'INFO',
      }).addRoute('GET /things', parts.fn);
    });
    expect(keyless.json.resource).not.toHaveProperty('aws_api_gateway_usage_plan');
    expect(keyless.getResource('aws_api_gateway_method_settings', 'Api_Throttle').settings).toMatchObject({
      logging_level: 'INFO',
      data_trace_enabled: false,
    });
  });
});
