import type { Context } from 'aws-lambda';

/** The handler of a function, as the runtime calls it. */
export type Handler = (event: never, context: Context) => Promise<unknown>;

/** How an invocation ended. */
export type InvocationResult =
  | { readonly status: 'succeeded'; readonly payload: unknown }
  | { readonly status: 'failed'; readonly errorType: string; readonly errorMessage: string }
  /** Lambda refused to start the invocation (429): the function had no effect. */
  | { readonly status: 'throttled' }
  /** Lambda did not start the invocation because it is down (5xx): the function had no effect. */
  | { readonly status: 'unavailable' };

/** What a failed invocation returns as its payload. */
export const formatFailure = ({
  errorType,
  errorMessage,
}: Extract<InvocationResult, { status: 'failed' }>): object => ({ errorType, errorMessage });

/** Converts what a handler threw. Node's runtime reports the name and the message of an error. */
export const describeThrown = (thrown: unknown): Extract<InvocationResult, { status: 'failed' }> => ({
  status: 'failed',
  errorType: thrown instanceof Error ? thrown.name : typeof thrown,
  errorMessage: thrown instanceof Error ? thrown.message : String(thrown),
});

/** Returns a value as the caller of a function receives it: as JSON, without what JSON has not. */
export const toJson = (value: unknown): unknown =>
  value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);

/** Creates the context of an invocation, with the fields that do not depend on the runtime's own time. */
export const createContext = (
  functionName: string,
  functionVersion: string,
  invokedFunctionArn: string,
  awsRequestId: string,
  getRemainingTimeInMillis: () => number,
): Context => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName,
  functionVersion,
  invokedFunctionArn,
  awsRequestId,
  memoryLimitInMB: '512',
  logGroupName: `/aws/lambda/${functionName}`,
  logStreamName: functionVersion,
  getRemainingTimeInMillis,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});
