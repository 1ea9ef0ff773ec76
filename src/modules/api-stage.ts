import { ApiGatewayMethodSettings } from '@cdktf/provider-aws/lib/api-gateway-method-settings';
import { ApiGatewayStage, type ApiGatewayStageConfig } from '@cdktf/provider-aws/lib/api-gateway-stage';
import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { Construct } from 'constructs';
import { parseRoute } from './api-document';
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
  /**
   * The limits of single operations, such as `GET /items`.
   * @default - `throttle` for each operation
   */
  readonly routeThrottles?: Readonly<Record<string, Throttle>>;
  /** The log group of the access log, and its name as a plain string, from which other names are derived. */
  readonly accessLog: { readonly group: CloudwatchLogGroup; readonly name: string };
  /** The retention period of the logs in days. @default - that of `createLogGroup` */
  readonly logRetentionDays?: number;
  /**
   * What the log of executions contains: the steps of every request, or of failed ones only. It never contains headers or bodies.
   * @default 'ERROR'
   */
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
  { key, accessLog, logRetentionDays, stage: config, ...props }: ApiStageProps,
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
  createMethodSettings(scope, prefix, stage, props);
  return stage;
}

/** Creates the settings of all operations, and those of operations with limits of their own, which inherit nothing. */
function createMethodSettings(
  scope: Construct,
  prefix: string,
  { restApiId, stageName }: ApiGatewayStage,
  {
    throttle,
    routeThrottles = {},
    executionLog = 'ERROR',
  }: Omit<ApiStageProps, 'key' | 'accessLog' | 'stage'>,
): void {
  const create = (id: string, methodPath: string, { rate, burst }: Throttle) =>
    new ApiGatewayMethodSettings(scope, `${prefix}${id}Throttle`, {
      restApiId,
      stageName,
      methodPath,
      settings: {
        throttlingRateLimit: rate,
        throttlingBurstLimit: burst,
        metricsEnabled: true,
        loggingLevel: executionLog,
        // Omits bodies and headers from the log.
        dataTraceEnabled: false,
      },
    });
  create('', '*/*', throttle);
  for (const [route, limit] of Object.entries(routeThrottles)) {
    const { method, path } = parseRoute(route);
    create(`${method}${path.replace(/\W/g, '')}`, formatMethodPath(method, path), limit);
  }
}

/** Formats the path of an operation's settings as API Gateway does: the slashes of the resource's path are `~1`. */
const formatMethodPath = (method: string, path: string): string =>
  `${path.replaceAll('/', '~1')}/${method.toUpperCase()}`;
