import { runsOf } from '../functions';
import { n, type Use, used } from '../line';
import { logsOf } from '../logs';
import { PRICE_LIST } from '../prices';
import { type Stack, titleOf } from '../stack';
import { readsUse } from '../tables';
import { subscriptionsOf } from './alerts';
import { ASSUMED } from './assumed';
import type { Traffic } from './traffic';
import { FUNCTION, TABLE, TOPIC } from './types';

/** What people and programs ask of the API, and what they answer to questions. */
export function requests(
  stack: Stack,
  approvals: number | undefined,
  { apiRequests, hours }: Traffic,
): readonly Use[] {
  const api = stack.named('aws_api_gateway_rest_api', 'PatternApi');
  if (api === undefined) return [];
  const behind = stack.functions(api.values.body);
  const named = (name: string) => behind.find((fn) => fn === stack.named(FUNCTION, name));
  const query = named('PatternQuery');
  // Nobody answers where nobody asks.
  const page = approvals === undefined ? undefined : named('ApprovalCallback');
  const topic = stack.named(TOPIC, 'AlertApprovalRequests');
  const told = topic
    ? subscriptionsOf(stack, topic).filter(({ values }) => values.protocol === 'https').length
    : 0;
  const asked = apiRequests * hours;
  const answers = page ? (2 + told) * (approvals ?? 0) : 0;
  const because = `${n(asked)} asked, ${n(answers)} to look at questions, to decide and to be told of them`;
  const stages = stack
    .all('aws_api_gateway_stage')
    .filter(({ values }) => stack.mentioned('aws_api_gateway_rest_api', values.rest_api_id).includes(api));
  const acls = stack
    .all('aws_wafv2_web_acl_association')
    .flatMap(({ values }) => stack.mentioned('aws_wafv2_web_acl', values.web_acl_arn));
  const rows =
    query && (stack.toldOf(query, TABLE, 'TradingPatterns') ?? stack.toldOf(query, TABLE, 'AlertHistory'));
  return [
    used(
      'API Gateway',
      `${titleOf(api)}, requests`,
      asked + answers,
      PRICE_LIST.apiGateway.request,
      because,
      [api],
    ),
    ...(acls.length > 0
      ? [used('WAF', 'requests', asked + answers, PRICE_LIST.waf.request, because, acls)]
      : []),
    ...stages
      .slice(0, 1)
      .flatMap((stage) => logsOf(stack, stage, asked + answers, ASSUMED.requestLogBytes, titleOf(api))),
    ...(query
      ? [
          ...runsOf(query, asked, ASSUMED.processorMs, 'each request'),
          ...logsOf(stack, query, asked, ASSUMED.requestLogBytes),
          ...readsUse(rows, query, asked * ASSUMED.queryReadUnits, 'a page of 20 rows each (assumed)'),
        ]
      : []),
    ...(page
      ? [
          ...runsOf(page, answers, ASSUMED.processorMs, 'each answer'),
          ...logsOf(stack, page, answers, ASSUMED.requestLogBytes),
        ]
      : []),
  ];
}
