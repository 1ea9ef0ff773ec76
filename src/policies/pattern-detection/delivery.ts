import { OPENAPI_METHODS } from '../../domain/plan/openapi-methods';
import { parseTemplateJson } from '../policy-documents';
import {
  anyValue,
  expectTextWith,
  type ExpectedValue,
  expectReference,
} from '../requirements/expected-values';
import { requireAny, requireOutputs, requireResource } from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';
import { EXPECTED_FIREWALL_RULES } from './firewall';

const SYSTEM_DIR = 'src/systems/pattern-detection';
const VALIDATOR = 'x-amazon-apigateway-request-validator';
const ENDPOINTS = [
  'POST /patterns',
  'GET /patterns',
  'GET /alerts',
  'POST /alerts/acknowledgements',
  'GET /mutes',
  'POST /mutes',
  'DELETE /mutes',
  'GET /approve/{token}',
  'POST /approve/{token}',
];

interface ApiDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** The endpoints of the API, each with a request validator. */
const VALIDATED_ENDPOINTS: ExpectedValue = {
  description: `${ENDPOINTS.join(', ')}, each with a request validator`,
  matches(value) {
    const document = (parseTemplateJson(value) ?? {}) as ApiDocument;
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

/** The API, its releases and its firewall: requirements 1, 12, 15 and 16. */
export const DELIVERY_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'MS-REQ-13',
    title: 'the REST API has /patterns, /alerts and /approve/{token}, and validates every request',
    severity: 'high',
    source: 'requirement 1',
    fix: `add them to ${SYSTEM_DIR}/openapi.ts`,
    expectations: [requireResource('aws_api_gateway_rest_api', 'PatternApi', { body: VALIDATED_ENDPOINTS })],
  },
  {
    id: 'MS-REQ-14',
    title: 'the REST API is deployed to a throttled stage, and may invoke its functions',
    severity: 'high',
    source: 'requirement 1',
    fix: 'create it with RestApi (src/modules/rest-api.ts)',
    expectations: [
      requireAny('aws_api_gateway_deployment', {
        rest_api_id: expectReference('aws_api_gateway_rest_api', 'PatternApi'),
      }),
      requireAny('aws_api_gateway_stage', {
        rest_api_id: expectReference('aws_api_gateway_rest_api', 'PatternApi'),
        deployment_id: expectReference('aws_api_gateway_deployment'),
      }),
      requireAny('aws_api_gateway_method_settings', {
        method_path: '*/*',
        stage_name: expectReference('aws_api_gateway_stage'),
      }),
      requireAny('aws_lambda_permission', {
        principal: 'apigateway.amazonaws.com',
        source_arn: expectReference('aws_api_gateway_rest_api', 'PatternApi'),
      }),
    ],
  },
  {
    id: 'MS-REQ-15',
    title: 'the stack has the twelve outputs',
    severity: 'medium',
    source: 'requirement 12',
    fix: `add them in ${SYSTEM_DIR}/index.ts`,
    expectations: [
      requireOutputs(
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
    title: 'a canary of the API receives 10 % of the traffic',
    severity: 'high',
    source: 'requirement 15',
    fix: 'create the API with RestApi (src/modules/rest-api.ts), which creates both stages',
    expectations: [
      requireAny('aws_api_gateway_stage', {
        'canary_settings.percent_traffic': 10,
        canary_settings: expectReference('aws_api_gateway_deployment'),
      }),
      requireAny('aws_api_gateway_stage', { stage_name: 'canary' }),
    ],
  },
  {
    id: 'MS-REQ-17',
    title: 'CodeDeploy releases the alias live of PatternDetector, with an alarm at an error rate of 2 %',
    severity: 'high',
    source: 'requirement 15',
    fix: `create it with CanaryRelease in ${SYSTEM_DIR}/canary-release.ts`,
    expectations: [
      requireAny('aws_lambda_alias', {
        name: 'live',
        function_name: expectReference('aws_lambda_function', 'PatternDetector'),
        function_version: expectReference('aws_lambda_function', 'PatternDetector'),
      }),
      requireResource('aws_codedeploy_app', 'PatternDetector', { compute_platform: 'Lambda' }),
      requireAny('aws_codedeploy_deployment_group', {
        app_name: expectReference('aws_codedeploy_app', 'PatternDetector'),
        'alarm_configuration.enabled': true,
        alarm_configuration: expectReference(
          'aws_cloudwatch_metric_alarm',
          'PatternDetectorRelease-CanaryErrorRate',
        ),
      }),
      requireResource('aws_cloudwatch_metric_alarm', 'PatternDetectorRelease-CanaryErrorRate', {
        threshold: 2,
      }),
    ],
  },
  {
    id: 'MS-REQ-18',
    title:
      'the web ACL PatternDetectionWAF allows by default, blocks CN, RU and KP, and has the AWS common rule set',
    severity: 'high',
    source: 'requirement 16',
    fix: `create it with WebAcl in ${SYSTEM_DIR}/firewall.ts`,
    expectations: [
      requireResource('aws_wafv2_web_acl', 'PatternDetectionWAF', {
        'default_action.allow': anyValue,
        'visibility_config.cloudwatch_metrics_enabled': true,
      }),
      ...EXPECTED_FIREWALL_RULES.map((rule) =>
        requireResource('aws_wafv2_web_acl', 'PatternDetectionWAF', { rule }),
      ),
      requireAny('aws_wafv2_regex_pattern_set', { regular_expression: anyValue }),
      requireAny('aws_wafv2_web_acl_association', {
        web_acl_arn: expectReference('aws_wafv2_web_acl', 'PatternDetectionWAF'),
        resource_arn: expectReference('aws_api_gateway_stage'),
      }),
    ],
  },
  {
    id: 'MS-REQ-19',
    title: 'the firewall logs to a bucket under waf-logs/',
    severity: 'medium',
    source: 'requirement 16',
    fix: `create the bucket with LogBucket in ${SYSTEM_DIR}/firewall.ts`,
    expectations: [
      requireAny('aws_s3_bucket'),
      requireAny('aws_wafv2_web_acl_logging_configuration', {
        resource_arn: expectReference('aws_wafv2_web_acl', 'PatternDetectionWAF'),
        log_destination_configs: expectReference('aws_s3_bucket'),
      }),
      requireAny('aws_wafv2_web_acl_logging_configuration', {
        log_destination_configs: expectTextWith('/waf-logs'),
      }),
    ],
  },
  {
    id: 'MS-REQ-20',
    title: 'the API has a usage plan for its keys',
    severity: 'medium',
    source: 'requirement 16',
    fix: 'create the API with RestApi (src/modules/rest-api.ts): keys work only with a usage plan',
    expectations: [
      requireAny('aws_api_gateway_usage_plan', { api_stages: expectReference('aws_api_gateway_stage') }),
    ],
  },
];
