import type { PlannedResource } from '../../plan/resources';
import { estimateInvocations } from '../functions';
import { formatNumber, createTrafficUsage, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import { estimateReads } from '../tables';
import { ASSUMPTIONS } from './assumptions';
import { findSubscriptions } from '../messages';
import type { MarketTraffic } from './traffic';
import { FUNCTION, TABLE, TOPIC } from './types';

/**
 * Estimates requests to the API: queries by people and programs, and the requests that approvals cause.
 * @param approvals undefined if nothing requests approvals
 */
export function estimateApiRequests(
  stack: CostedStack,
  approvals: number | undefined,
  { apiRequestsPerHour, hours }: MarketTraffic,
): readonly Usage[] {
  const api = stack.findByName('aws_api_gateway_rest_api', 'PatternApi');
  if (api === undefined) return [];
  const functions = stack.findFunctions(api.values.body);
  const findFunction = (name: string) => functions.find((fn) => fn === stack.findByName(FUNCTION, name));
  const query = findFunction('PatternQuery');
  const callback = approvals === undefined ? undefined : findFunction('ApprovalCallback');
  const queries = apiRequestsPerHour * hours;
  // SNS delivers an approval request to each HTTPS subscription; a person views it and decides.
  const callbacks = callback ? (2 + countHttpsSubscriptions(stack)) * (approvals ?? 0) : 0;
  return [
    ...estimateGateway(stack, api, queries, callbacks),
    ...(query ? estimateQueries(stack, query, queries) : []),
    ...(callback
      ? [
          ...estimateInvocations(callback, callbacks, ASSUMPTIONS.processorMs, 'each request'),
          ...estimateLogs(stack, callback, callbacks, ASSUMPTIONS.requestLogBytes),
        ]
      : []),
  ];
}

function countHttpsSubscriptions(stack: CostedStack): number {
  const topic = stack.findByName(TOPIC, 'AlertApprovalRequests');
  if (topic === undefined) return 0;
  return findSubscriptions(stack, topic).filter(({ values }) => values.protocol === 'https').length;
}

function estimateGateway(
  stack: CostedStack,
  api: PlannedResource,
  queries: number,
  callbacks: number,
): readonly Usage[] {
  const requests = queries + callbacks;
  const calculation = `${formatNumber(queries)} queries, ${formatNumber(callbacks)} for approvals: notify, view and decide`;
  const acls = stack
    .findByType('aws_wafv2_web_acl_association')
    .flatMap(({ values }) => stack.findReferenced('aws_wafv2_web_acl', values.web_acl_arn));
  const stage = stack
    .findByType('aws_api_gateway_stage')
    .find(({ values }) => stack.findReferenced('aws_api_gateway_rest_api', values.rest_api_id).includes(api));
  const { apiGateway, waf } = PRICE_LIST;
  const item = `${getLabel(api)}, requests`;
  return [
    createTrafficUsage('API Gateway', item, requests, apiGateway.request, calculation, [api]),
    ...(acls.length > 0
      ? [createTrafficUsage('WAF', 'requests', requests, waf.request, calculation, acls)]
      : []),
    ...(stage ? estimateLogs(stack, stage, requests, ASSUMPTIONS.requestLogBytes, getLabel(api)) : []),
  ];
}

function estimateQueries(stack: CostedStack, fn: PlannedResource, queries: number): readonly Usage[] {
  const table =
    stack.findInVariables(fn, TABLE, 'TradingPatterns') ?? stack.findInVariables(fn, TABLE, 'AlertHistory');
  const readUnits = queries * ASSUMPTIONS.queryReadUnits;
  return [
    ...estimateInvocations(fn, queries, ASSUMPTIONS.processorMs, 'each request'),
    ...estimateLogs(stack, fn, queries, ASSUMPTIONS.requestLogBytes),
    ...estimateReads(table, fn, readUnits, 'a page of 20 rows for each query (assumed)'),
  ];
}
