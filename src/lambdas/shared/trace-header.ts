const MAX_LENGTH = 500;
const ROOT = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/;

/** Returns the trace id of an X-Ray header, such as `1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d`. */
export const parseTraceId = (header: string | undefined): string | undefined =>
  header === undefined || header.length > MAX_LENGTH ? undefined : ROOT.exec(header)?.[1];

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
