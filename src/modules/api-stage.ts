import { ApiGatewayMethodSettings } from '@cdktf/provider-aws/lib/api-gateway-method-settings';
import { ApiGatewayStage, type ApiGatewayStageConfig } from '@cdktf/provider-aws/lib/api-gateway-stage';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { logGroup } from './log-group';

/** Requests a second that are let through for long, and at once. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** What the access log says of each request: no header, no query, no body. */
export const ACCESS_LOG = {
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

export interface ApiStageProps {
  readonly key: EncryptionKey;
  readonly throttle: Throttle;
  readonly stage: ApiGatewayStageConfig;
}

/**
 * A throttled and traced stage of a REST API, with the log group of its executions.
 * @param prefix begins the ids of what is made in the scope
 */
export function apiStage(
  scope: Construct,
  prefix: string,
  { key, throttle, stage: config }: ApiStageProps,
): ApiGatewayStage {
  // API Gateway itself names this group; it would make it without encryption and without an end of retention.
  const executions = logGroup(
    scope,
    `API-Gateway-Execution-Logs_${config.restApiId}/${config.stageName}`,
    key,
    `${prefix}ExecutionLogGroup`,
  );
  const stage = new ApiGatewayStage(scope, `${prefix}Stage`, {
    ...config,
    xrayTracingEnabled: true,
    dependsOn: [executions],
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
