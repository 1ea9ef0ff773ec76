import type { APIGatewayProxyEvent } from 'aws-lambda';
import { readHistoryQuery, type AlertRow, type PatternRow } from '../../domain/alerts';
import { answer, refuse, requestIdOf, routed, type Route } from '../shared/api';
import type { History } from './adapters/history';
import type { Watch } from '../shared/observability';

export interface SearchDeps {
  readonly watch: Watch;
  readonly patterns: History<PatternRow>;
  readonly alerts: History<AlertRow>;
}

/** GET /patterns and GET /alerts: stored rows by symbol, pattern and time, newest first, in pages. */
export const makeSearch = ({ watch, patterns, alerts }: SearchDeps) => {
  const routes = {
    'GET /patterns': pagesOf(watch, patterns),
    'GET /alerts': pagesOf(watch, alerts),
  };
  const route = routed(routes, watch);
  return async (event: APIGatewayProxyEvent) => {
    try {
      return await route(event, requestIdOf(event));
    } finally {
      watch.meter.flush();
    }
  };
};

const pagesOf =
  <Row extends object>({ trace, meter }: Watch, history: History<Row>): Route =>
  async (event, requestId) => {
    const query = readHistoryQuery(parametersOf(event));
    if ('violation' in query) return refuse(query.violation, requestId);
    const { items, next } = await trace('query', () => history.query(query.value));
    meter.count('PagesRead', 1);
    meter.count('RowsRead', items.length);
    return answer(200, { items: items.map(publicPart), ...(next !== undefined && { next }) });
  };

/** A row without what serves the tables only: the partition of the index by time, and the claim. */
const publicPart = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'kind' && name !== 'claimedUntil'));

/** API Gateway sends the last value of each parameter, and beside it all values. */
const parametersOf = (event: APIGatewayProxyEvent): Readonly<Record<string, readonly string[]>> => {
  const one = Object.entries(event.queryStringParameters ?? {}).map(([name, value]) => [name, [value]]);
  const many = Object.entries(event.multiValueQueryStringParameters ?? {});
  return Object.fromEntries([...one, ...many]) as Record<string, readonly string[]>;
};
