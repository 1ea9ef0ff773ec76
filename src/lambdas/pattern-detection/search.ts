import type { APIGatewayProxyEvent } from 'aws-lambda';
import { explainConfidence, parseHistoryQuery, type AlertRow, type PatternRow } from '../../domain/alerts';
import { formatIsoTime } from '../../domain/market-data';
import {
  createJsonResponse,
  createValidationError,
  getRequestId,
  createRouter,
  readParameters,
  type RouteHandler,
} from '../shared/api';
import { toResponseFields } from './internal-fields';
import { readStoredBars } from './stored-bars';
import type { History } from './adapters/history';
import type { Telemetry } from '../shared/telemetry';

export interface SearchDeps {
  readonly telemetry: Telemetry;
  readonly patterns: History<PatternRow>;
  readonly alerts: History<AlertRow>;
}

/** Creates the handler of GET /patterns and GET /alerts: pages of rows by symbol, pattern and time, newest first. */
export const createSearch = ({ telemetry, patterns, alerts }: SearchDeps) => {
  const routes = {
    'GET /patterns': createPageRoute(telemetry, patterns, 'pattern'),
    'GET /alerts': createPageRoute(telemetry, alerts, 'alert'),
  };
  const route = createRouter(routes, telemetry);
  return async (event: APIGatewayProxyEvent) => {
    try {
      return await route(event, getRequestId(event));
    } finally {
      telemetry.meter.flush();
    }
  };
};

const createPageRoute =
  <Row extends Pick<PatternRow, 'bars' | 'version'>>(
    { trace, meter }: Telemetry,
    history: History<Row>,
    kind: 'pattern' | 'alert',
  ): RouteHandler =>
  async (event, requestId) => {
    const query = parseHistoryQuery(readParameters(event), kind);
    if ('violation' in query) return createValidationError(query.violation, requestId);
    const { items, next } = await trace('query', () => history.query(query.value));
    meter.count('PagesRead', 1);
    meter.count('RowsRead', items.length);
    return createJsonResponse(200, {
      items: items.map((row) => ({
        ...toResponseFields(row),
        ...explainRow(row),
        ...(query.value.bars && readBars(row)),
      })),
      ...(next !== undefined && { next }),
    });
  };

/** Returns a sentence for each part of the confidence of a pattern; nothing for an alert, which has no parts. */
const explainRow = ({ pattern, parts, acrossSessions }: Partial<PatternRow>): object =>
  pattern === undefined || parts === undefined
    ? {}
    : { explanations: explainConfidence({ pattern, parts, ...(acrossSessions && { acrossSessions }) }) };

/** Returns the bars of a pattern for the response, with times in ISO-8601 UTC; no field if none are stored. */
const readBars = (row: { readonly bars?: Uint8Array }): object => {
  const bars = readStoredBars(row);
  if (bars.length === 0) return {};
  return { bars: bars.map((bar) => ({ ...bar, timestamp: formatIsoTime(bar.timestamp) })) };
};
