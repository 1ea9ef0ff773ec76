/**
 * CDKTF captures the whole stack trace of each token, and jest translates each line of it with source maps. That takes most of
 * the time of a synthesis, and only errors in the resolution of a token contain the trace.
 */
jest.mock('cdktf/lib/tokens/private/stack-trace', () => ({ captureStackTrace: () => [] }));
