import { OPENAPI_METHODS } from '../../domain/plan/openapi-methods';
import { readJson } from '../documents';
import { named, outputs, some } from './demand';
import { firewallRules } from './firewall';
import type { Row } from './row';
import { holding, something, to, type Wanted } from './wanted';

const HERE = 'src/systems/pattern-detection';
const VALIDATOR = 'x-amazon-apigateway-request-validator';
const ENDPOINTS = [
  'POST /patterns',
  'GET /patterns',
  'GET /alerts',
  'GET /approve/{token}',
  'POST /approve/{token}',
];

interface ApiDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** The endpoints, each of them validated. */
const endpoints: Wanted = {
  says: `${ENDPOINTS.join(', ')}, each with a request validator`,
  holds(value) {
    const document = (readJson(value) ?? {}) as ApiDocument;
    const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => OPENAPI_METHODS.includes(method))
        .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    );
    return (
      ENDPOINTS.every((endpoint) => operations.some(([name]) => name === endpoint)) &&
      operations.every(([, operation]) => VALIDATOR in operation || VALIDATOR in document)
    );
  },
};

/** The API, its releases and the firewall before it: requirements 1, 12, 15 and 16. */
export const DELIVERY_ROWS: readonly Row[] = [
  {
    id: 'MS-REQ-13',
    title: 'the REST API has /patterns, /alerts and /approve/{token}, and validates every request',
    severity: 'high',
    source: 'requirement 1',
    mend: `put them into ${HERE}/openapi.ts`,
    seeks: [named('aws_api_gateway_rest_api', 'PatternApi', { body: endpoints })],
  },
  {
    id: 'MS-REQ-14',
    title: 'the REST API is deployed to a stage that is throttled, and may invoke its functions',
    severity: 'high',
    source: 'requirement 1',
    mend: 'make it with RestApi (src/modules/rest-api.ts)',
    seeks: [
      some('aws_api_gateway_deployment', { rest_api_id: to('aws_api_gateway_rest_api', 'PatternApi') }),
      some('aws_api_gateway_stage', {
        rest_api_id: to('aws_api_gateway_rest_api', 'PatternApi'),
        deployment_id: to('aws_api_gateway_deployment'),
      }),
      some('aws_api_gateway_method_settings', {
        method_path: '*/*',
        stage_name: to('aws_api_gateway_stage'),
      }),
      some('aws_lambda_permission', {
        principal: 'apigateway.amazonaws.com',
        source_arn: to('aws_api_gateway_rest_api', 'PatternApi'),
      }),
    ],
  },
  {
    id: 'MS-REQ-15',
    title: 'there are the twelve outputs',
    severity: 'medium',
    source: 'requirement 12',
    mend: `tell them in ${HERE}/index.ts`,
    seeks: [
      outputs(
        'ApiGatewayUrl',
        'CanaryApiUrl',
        'AlertQueueUrl',
        'PendingApprovalsQueueUrl',
        'KinesisStreamArn',
        'PatternAnalysisWorkflowArn',
        'PowerTuningWorkflowArn',
        'LiveAliasArn',
        'DeploymentGroupName',
        'WebAclArn',
        'DashboardUrl',
        'ApprovalApiUrl',
      ),
    ],
  },
  {
    id: 'MS-REQ-16',
    title: 'a canary of the API takes a tenth of the traffic',
    severity: 'high',
    source: 'requirement 15',
    mend: 'make the API with RestApi (src/modules/rest-api.ts), which makes both stages',
    seeks: [
      some('aws_api_gateway_stage', {
        'canary_settings.percent_traffic': 10,
        canary_settings: to('aws_api_gateway_deployment'),
      }),
      some('aws_api_gateway_stage', { stage_name: 'canary' }),
    ],
  },
  {
    id: 'MS-REQ-17',
    title: 'PatternDetector has the alias live, and CodeDeploy releases it under an alarm at 2 %',
    severity: 'high',
    source: 'requirement 15',
    mend: `make it with CanaryRelease in ${HERE}/release.ts`,
    seeks: [
      some('aws_lambda_alias', {
        name: 'live',
        function_name: to('aws_lambda_function', 'PatternDetector'),
        function_version: to('aws_lambda_function', 'PatternDetector'),
      }),
      named('aws_codedeploy_app', 'PatternDetector', { compute_platform: 'Lambda' }),
      some('aws_codedeploy_deployment_group', {
        app_name: to('aws_codedeploy_app', 'PatternDetector'),
        'alarm_configuration.enabled': true,
        alarm_configuration: to('aws_cloudwatch_metric_alarm', 'PatternDetectorRelease-CanaryErrorRate'),
      }),
      named('aws_cloudwatch_metric_alarm', 'PatternDetectorRelease-CanaryErrorRate', { threshold: 2 }),
    ],
  },
  {
    id: 'MS-REQ-18',
    title:
      'the web ACL PatternDetectionWAF lets in by default, blocks CN, RU and KP, and has AWS’s common rules',
    severity: 'high',
    source: 'requirement 16',
    mend: `make it with WebAcl in ${HERE}/protection.ts`,
    seeks: [
      named('aws_wafv2_web_acl', 'PatternDetectionWAF', {
        'default_action.allow': something,
        'visibility_config.cloudwatch_metrics_enabled': true,
      }),
      ...firewallRules.map((rule) => named('aws_wafv2_web_acl', 'PatternDetectionWAF', { rule })),
      some('aws_wafv2_regex_pattern_set', { regular_expression: something }),
      some('aws_wafv2_web_acl_association', {
        web_acl_arn: to('aws_wafv2_web_acl', 'PatternDetectionWAF'),
        resource_arn: to('aws_api_gateway_stage'),
      }),
    ],
  },
  {
    id: 'MS-REQ-19',
    title: 'the firewall logs to a bucket under waf-logs/',
    severity: 'medium',
    source: 'requirement 16',
    mend: `make the bucket with LogBucket in ${HERE}/protection.ts`,
    seeks: [
      some('aws_s3_bucket'),
      some('aws_wafv2_web_acl_logging_configuration', {
        resource_arn: to('aws_wafv2_web_acl', 'PatternDetectionWAF'),
        log_destination_configs: to('aws_s3_bucket'),
      }),
      some('aws_wafv2_web_acl_logging_configuration', { log_destination_configs: holding('/waf-logs') }),
    ],
  },
  {
    id: 'MS-REQ-20',
    title: 'a usage plan is there for keys to the API',
    severity: 'medium',
    source: 'requirement 16',
    mend: 'make the API with RestApi (src/modules/rest-api.ts): without a plan, no key opens it',
    seeks: [some('aws_api_gateway_usage_plan', { api_stages: to('aws_api_gateway_stage') })],
  },
];
