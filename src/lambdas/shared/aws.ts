/**
 * Time-outs for every AWS client: the SDK has none by default, and a call that hangs would take the whole
 * invocation with it. A call that takes longer fails, and is tried again by the SDK (3 attempts).
 */
export const REQUEST_HANDLER_OPTIONS = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  throwOnRequestTimeout: true,
} as const;

/** How many calls of one kind a handler makes at a time. */
export const MAX_CONCURRENT_CALLS = 16;
