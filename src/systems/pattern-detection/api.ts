import { XraySamplingRule } from '@cdktf/provider-aws/lib/xray-sampling-rule';
import { RestApi } from '../../modules/rest-api';
import type { ServerlessFunction } from '../../modules/serverless-function';
import type { SystemStack } from '../../modules/system-stack';
import type { Table } from '../../modules/table';
import { openApi } from './openapi';
import type { Shared } from './shared';
import stable from './stable-api.json';

/** What the API answers from. */
export interface ApiParts {
  readonly detector: ServerlessFunction;
  readonly tradingPatterns: Table;
  readonly alertHistory: Table;
  readonly approvalPage: ServerlessFunction;
}

/** People and programs ask. */
export function api(
  { stack, key, config, fn }: Shared,
  { detector, tradingPatterns, alertHistory, approvalPage }: ApiParts,
) {
  const query = fn('PatternQuery', {
    entry: 'pattern-detection/pattern-query.ts',
    memory: 256,
    timeout: 10,
  });
  tradingPatterns.grantQuery(query);
  alertHistory.grantQuery(query);
  const rest = new RestApi(stack, 'PatternApi', {
    key,
    document: openApi(stack.physicalName('PatternApi')),
    stageName: config.stage,
    throttle: { rate: 1000, burst: 2000 },
    canary: { percent: 10, stableRevision: stable.revision },
  });
  rest.route('POST /patterns', detector);
  rest.route('GET /patterns', query);
  rest.route('GET /alerts', query);
  for (const method of ['GET', 'HEAD', 'POST']) rest.route(`${method} /approve/{token}`, approvalPage);
  rest.route('POST /approve/requests', approvalPage);
  if (config.holds('trace-sampling')) untracedLinks(stack);
  return { rest, query };
}

/** Traces hold the paths of requests, and an approval link's path is all that is needed to answer: none is sampled. */
function untracedLinks(stack: SystemStack): void {
  new XraySamplingRule(stack, 'ApprovePath', {
    ruleName: stack.physicalName('ApprovePath'),
    version: 1,
    // Before every other rule, also those that an account has for all its APIs.
    priority: 1,
    reservoirSize: 0,
    fixedRate: 0,
    serviceType: 'AWS::ApiGateway::Stage',
    // API and stage: of this environment, on each of its stages.
    serviceName: `${stack.physicalName('PatternApi')}/*`,
    urlPath: '*/approve/*',
    host: '*',
    httpMethod: '*',
    resourceArn: '*',
  });
}
