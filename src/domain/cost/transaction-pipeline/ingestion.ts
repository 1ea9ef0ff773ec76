import type { PlannedResource } from '../../plan/resources';
import { estimateInvocations } from '../functions';
import { createTrafficUsage, formatNumber, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import { estimateRows } from '../tables';
import { ASSUMPTIONS, ROW_BYTES, STORED_SHARE } from './assumptions';
import type { MonthlyFlow } from './traffic';

const TABLE = 'aws_dynamodb_table';
/** A write in a transaction takes two units for each KB. */
export const TRANSACTIONAL = 2;
/** The accounts and merchants of all transactions, which the size of the profiles depends on. Not measured. */
const PROFILES = 1e6;

/** Estimates the API, and IngestProcessor with the rows that it writes in one transaction. */
export function estimateIngestion(
  stack: CostedStack,
  fn: PlannedResource,
  flow: MonthlyFlow,
): readonly Usage[] {
  const { transactions, queries, feedback } = flow;
  const profiles = stack.findInVariables(fn, TABLE, 'Profiles');
  return [
    ...estimateApi(stack, fn, transactions + queries),
    ...estimateInvocations(fn, transactions, ASSUMPTIONS.ingestMs, 'each transaction'),
    ...estimateInvocations(fn, queries, ASSUMPTIONS.queryMs, 'each query').map((usage) => ({
      ...usage,
      item: `${usage.item} of queries`,
    })),
    ...estimateLogs(stack, fn, transactions + queries, ASSUMPTIONS.invocationLogBytes),
    ...estimateRows(stack.findInVariables(fn, TABLE, 'TransactionIds'), {
      writtenRows: TRANSACTIONAL * transactions,
      bytesPerRow: ROW_BYTES.transactionId,
      // The detector finds the row of a transaction that feedback names.
      readUnits: queries + feedback,
      storedRows: transactions * STORED_SHARE,
      calculation: 'each transaction, with two units because it is part of a DynamoDB transaction',
    }),
    ...estimateRows(stack.findInVariables(fn, TABLE, 'Transactions'), {
      writtenRows: TRANSACTIONAL * transactions,
      bytesPerRow: ROW_BYTES.acceptedTransaction,
      readUnits: queries,
      storedRows: 0,
      calculation: 'each accepted transaction, with two units because it is part of a DynamoDB transaction',
    }).filter(({ quantity }) => quantity > 0),
    ...estimateRows(profiles, {
      writtenRows: TRANSACTIONAL * transactions,
      bytesPerRow: ROW_BYTES.profile,
      readUnits: transactions,
      storedRows: transactions > 0 ? PROFILES : 0,
      calculation: 'the account of each transaction, with two units; read before',
    }),
  ];
}

function estimateApi(stack: CostedStack, fn: PlannedResource, requests: number): readonly Usage[] {
  const api = stack
    .findByType('aws_api_gateway_rest_api')
    .find(({ values }) => stack.findFunctions(values.body).includes(fn));
  if (api === undefined) return [];
  const stage = stack
    .findByType('aws_api_gateway_stage')
    .find(({ values }) => stack.findReferenced('aws_api_gateway_rest_api', values.rest_api_id).includes(api));
  const calculation = `${formatNumber(requests)} transactions and queries`;
  const price = PRICE_LIST.apiGateway.request;
  return [
    createTrafficUsage('API Gateway', `${getLabel(api)}, requests`, requests, price, calculation, [api]),
    ...(stage ? estimateLogs(stack, stage, requests, ASSUMPTIONS.accessLogBytes, getLabel(api)) : []),
  ];
}
