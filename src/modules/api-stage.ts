import { ApiGatewayMethodSettings } from '@cdktf/provider-aws/lib/api-gateway-method-settings';
import { ApiGatewayStage, type ApiGatewayStageConfig } from '@cdktf/provider-aws/lib/api-gateway-stage';
import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { logGroup } from './log-group';

/** Requests a second that are let through for long, and at once. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** What the access log says of each request: no header, no query, no body. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  traceId: '$context.xrayTraceId',
  sourceIp: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  path: '$context.resourcePath',
  status: '$context.status',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  error: '$context.error.message',
  apiKeyId: '$context.identity.apiKeyId',
};

/** What a stage's canary adds to the names of both log groups: its share of the requests is logged there. */
const CANARY_LOGS = '/Canary';

export interface ApiStageProps {
  readonly key: EncryptionKey;
  readonly throttle: Throttle;
  /** The group of the access log, and its name: what is named after it needs a name that is no expression. */
  readonly accessLog: { readonly group: CloudwatchLogGroup; readonly name: string };
  readonly stage: ApiGatewayStageConfig;
}

/**
 * A throttled and traced stage of a REST API, with the log groups of its executions, and of its canary's share.
 * @param prefix begins the ids of what is made in the scope
 */
export function apiStage(
  scope: Construct,
  prefix: string,
  { key, throttle, accessLog, stage: config }: ApiStageProps,
): ApiGatewayStage {
  // API Gateway itself names these groups; it would make them without encryption and without an end of retention.
  const executions = `API-Gateway-Execution-Logs_${config.restApiId}/${config.stageName}`;
  const logs = [logGroup(scope, executions, key, `${prefix}ExecutionLogGroup`)];
  if (config.canarySettings)
    logs.push(
      logGroup(scope, `${executions}${CANARY_LOGS}`, key, `${prefix}ShareExecutionLogGroup`),
      logGroup(scope, `${accessLog.name}${CANARY_LOGS}`, key, `${prefix}ShareAccessLogGroup`),
    );
  const stage = new ApiGatewayStage(scope, `${prefix}Stage`, {
    ...config,
    xrayTracingEnabled: true,
    accessLogSettings: { destinationArn: accessLog.group.arn, format: JSON.stringify(ACCESS_LOG) },
    dependsOn: logs,
  });
  new ApiGatewayMethodSettings(scope, `${prefix}Throttle`, {
    restApiId: config.restApiId,
    stageName: stage.stageName,
    methodPath: '*/*',
    settings: {
      throttlingRateLimit: throttle.rate,
      throttlingBurstLimit: throttle.burst,
      metricsEnabled: true,
      loggingLevel: 'ERROR',
      // Bodies and headers stay out of the log.
      dataTraceEnabled: false,
    },
  });
  return stage;
}
