import { ApiGatewayMethodSettings } from '@cdktf/provider-aws/lib/api-gateway-method-settings';
import { ApiGatewayStage, type ApiGatewayStageConfig } from '@cdktf/provider-aws/lib/api-gateway-stage';
import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { createLogGroup } from './log-group';

/** The limits in requests per second: sustained, and in a burst. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** The fields of the access log. They contain no header, query or body. */
const ACCESS_LOG_FORMAT = {
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

/** API Gateway logs the requests of a canary in groups with this suffix. */
const CANARY_LOG_SUFFIX = '/Canary';

export interface ApiStageProps {
  readonly key: EncryptionKey;
  readonly throttle: Throttle;
  /** The log group of the access log, and its name as a plain string, from which other names are derived. */
  readonly accessLog: { readonly group: CloudwatchLogGroup; readonly name: string };
  /** The retention period of the logs in days. @default - that of `createLogGroup` */
  readonly logRetentionDays?: number;
  /** What the log of executions contains. @default 'ERROR' */
  readonly executionLog?: 'INFO' | 'ERROR';
  readonly stage: ApiGatewayStageConfig;
}

/**
 * Creates a throttled and traced stage of a REST API, with the log groups of its executions and of its canary.
 * @param prefix the prefix of the ids in the scope
 */
export function createApiStage(
  scope: Construct,
  prefix: string,
  { key, throttle, accessLog, logRetentionDays, executionLog = 'ERROR', stage: config }: ApiStageProps,
): ApiGatewayStage {
  // API Gateway names these groups. It would create them without encryption and without a retention period.
  const executions = `API-Gateway-Execution-Logs_${config.restApiId}/${config.stageName}`;
  const createGroup = (name: string, id: string) =>
    createLogGroup(scope, name, key, { id: `${prefix}${id}`, retentionDays: logRetentionDays });
  const logs = [createGroup(executions, 'ExecutionLogGroup')];
  if (config.canarySettings)
    logs.push(
      createGroup(`${executions}${CANARY_LOG_SUFFIX}`, 'ShareExecutionLogGroup'),
      createGroup(`${accessLog.name}${CANARY_LOG_SUFFIX}`, 'ShareAccessLogGroup'),
    );
  const stage = new ApiGatewayStage(scope, `${prefix}Stage`, {
    ...config,
    xrayTracingEnabled: true,
    accessLogSettings: { destinationArn: accessLog.group.arn, format: JSON.stringify(ACCESS_LOG_FORMAT) },
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
      loggingLevel: executionLog,
      // Omits bodies and headers from the log.
      dataTraceEnabled: false,
    },
  });
  return stage;
}
