import { XraySamplingRule } from '@cdktf/provider-aws/lib/xray-sampling-rule';
import { RestApi } from '../../modules/rest-api';
import type { ServerlessFunction } from '../../modules/serverless-function';
import type { SystemStack } from '../../modules/system-stack';
import type { Table } from '../../modules/table';
import { MUTE_PREFIX } from '../../domain/alerts';
import { createOpenApiDocument } from './openapi';
import { BY_TIME } from './table-indexes';
import type { SystemContext } from './context';
import stable from './stable-api.json';

/** The functions and tables behind the API. */
export interface ApiDependencies {
  readonly detector: ServerlessFunction;
  readonly tradingPatterns: Table;
  readonly alertHistory: Table;
  readonly alertLimits: Table;
  readonly approvalPage: ServerlessFunction;
}

/** Creates the REST API, and the functions that search patterns and alerts, and respond to alerts. */
export function createApi(
  { stack, key, config, createFunction }: SystemContext,
  { detector, tradingPatterns, alertHistory, alertLimits, approvalPage }: ApiDependencies,
) {
  const query = createFunction('PatternQuery', {
    entry: 'pattern-detection/pattern-query.ts',
    memory: 256,
    timeout: 10,
  });
  tradingPatterns.grantQuery(query, BY_TIME);
  alertHistory.grantQuery(query, BY_TIME);
  const responder = createFunction('AlertResponder', {
    entry: 'pattern-detection/alert-responder.ts',
    memory: 256,
    timeout: 10,
  });
  alertHistory.grantGet(responder);
  alertHistory.grantUpdate(responder);
  alertLimits.grantScan(responder);
  alertLimits.grantReplaceAndDelete(responder, MUTE_PREFIX);
  const restApi = new RestApi(stack, 'PatternApi', {
    key,
    document: createOpenApiDocument(stack.createPhysicalName('PatternApi', 'api')),
    stageName: config.stage,
    throttle: { rate: 1000, burst: 2000 },
    canary: { percent: 10, stableRevision: stable.revision },
  });
  restApi.addRoute('POST /patterns', detector);
  restApi.addRoute('GET /patterns', query);
  restApi.addRoute('GET /alerts', query);
  for (const route of ['POST /alerts/acknowledgements', 'GET /mutes', 'POST /mutes', 'DELETE /mutes'])
    restApi.addRoute(route, responder);
  for (const method of ['GET', 'HEAD', 'POST']) restApi.addRoute(`${method} /approve/{token}`, approvalPage);
  restApi.addRoute('POST /approve/requests', approvalPage);
  if (config.supports('trace-sampling')) excludeLinksFromTraces(stack);
  return { restApi, query };
}

/**
 * Excludes approval links from the traces: traces contain request paths, and anyone with the path of a link can decide.
 */
function excludeLinksFromTraces(stack: SystemStack): void {
  new XraySamplingRule(stack, 'ApprovePath', {
    ruleName: stack.createPhysicalName('ApprovePath', 'sampling-rule'),
    version: 1,
    // The highest priority: this rule precedes all others, including the account's rules for all APIs.
    priority: 1,
    reservoirSize: 0,
    fixedRate: 0,
    serviceType: 'AWS::ApiGateway::Stage',
    // All stages of this environment's API.
    serviceName: `${stack.createPhysicalName('PatternApi', 'api')}/*`,
    urlPath: '*/approve/*',
    host: '*',
    httpMethod: '*',
    resourceArn: '*',
  });
}
