import type { APIGatewayProxyEvent } from 'aws-lambda';
import { parseTraceId } from '../../domain/trace-id';

/**
 * Returns the X-Ray header of the current invocation, which Lambda sets for each one; otherwise that of the request. A
 * header without a trace id is ignored.
 */
export const readTraceHeader = (
  env: Readonly<Record<string, string | undefined>>,
  headers: Readonly<Record<string, string | undefined>> = {},
): string | undefined =>
  [env._X_AMZN_TRACE_ID, readHeader(headers, 'x-amzn-trace-id')].find(
    (header) => parseTraceId(header) !== undefined,
  );

/** Returns a header by its name in lower case. API Gateway passes names as the client wrote them. */
export const readHeader = (
  headers: Readonly<Record<string, string | undefined>>,
  name: string,
): string | undefined => Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];

/**
 * Returns a header by its name in lower case, with the values of repeated headers joined by a comma, as HTTP does. The
 * field `headers` of an event of API Gateway contains only the last value.
 */
export const joinHeaderValues = (
  event: Pick<APIGatewayProxyEvent, 'headers' | 'multiValueHeaders'>,
  name: string,
): string | undefined => {
  const values = Object.entries(event.multiValueHeaders ?? {}).flatMap(([key, all]) =>
    key.toLowerCase() === name ? (all ?? []) : [],
  );
  return values.length > 0 ? values.join(', ') : readHeader(event.headers ?? {}, name);
};
