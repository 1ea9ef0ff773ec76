const MAX_HEADER_LENGTH = 500;
const ROOT = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/;

/** Returns the trace id of an X-Ray header, such as `1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d`; undefined if it has none. */
export const parseTraceId = (header: string | undefined): string | undefined =>
  header === undefined || header.length > MAX_HEADER_LENGTH ? undefined : ROOT.exec(header)?.[1];
