import { RestApi } from '../../modules/rest-api';
import type { ServerlessFunction } from '../../modules/serverless-function';
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
  return { rest, query };
}
