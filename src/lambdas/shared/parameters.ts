import { SSMProvider } from '@aws-lambda-powertools/parameters/ssm';
import { SSMClient } from '@aws-sdk/client-ssm';
import { CLIENT_OPTIONS } from './aws';
import { withDeadline } from './deadline';
import { type Telemetry, traceClient } from './telemetry';

/** Reads the values of parameters by their names. Those that do not exist are missing in the result. */
export type ReadParameters = (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** How long values are used, in seconds: a changed setting has effect within this time. */
const MAX_AGE_SECONDS = 30;

/**
 * Creates the reader of SSM Parameter Store. It caches values, and reads all those of a function in one request.
 * @param client a client for tests
 */
export const createParameterReader = (
  client: SSMClient = traceClient(new SSMClient(CLIENT_OPTIONS)),
): ReadParameters => {
  const provider = new SSMProvider({ awsSdkV3Client: client });
  return async (names) => {
    const { _errors, ...values } = await provider.getParametersByName<string>(
      Object.fromEntries(names.map((name) => [name, {}])),
      { maxAge: MAX_AGE_SECONDS, throwOnError: false },
    );
    const missing = new Set(_errors as unknown as readonly string[]);
    return new Map(Object.entries(values).filter(([name]) => !missing.has(name)));
  };
};

/** How old values may be while Parameter Store does not answer. */
const MAX_STALE_AGE_MS = 300_000;
/** After a failed read, earlier values count for this time without another request. */
const RETRY_MS = 5_000;
/** A read that takes longer has failed if earlier values can be used: the client's own timeouts take more than 9 seconds. */
const READ_MS = 1_000;

/**
 * Creates a reader of these parameters that still works while Parameter Store does not answer, or is slow: then the values
 * of the last read count for 5 minutes. Meanwhile they are read every few seconds only: a request in each invocation would
 * prolong the throttling, and each would wait for its timeout.
 * @param options.staleMetric counts the reads that failed and were answered with earlier values
 * @returns a function that throws the error of Parameter Store if there are no values that may count
 */
export const createStaleReader = (
  names: readonly string[],
  readParameters: ReadParameters,
  { log, meter, elapsed }: Pick<Telemetry, 'log' | 'meter' | 'elapsed'>,
  { staleMetric }: { readonly staleMetric: string },
): (() => Promise<ReadonlyMap<string, string>>) => {
  let last: { readonly texts: ReadonlyMap<string, string>; readonly at: number } | undefined;
  let failedAt = -Infinity;
  return async () => {
    const at = elapsed();
    const earlier = last && at - last.at <= MAX_STALE_AGE_MS ? last.texts : undefined;
    if (earlier && at - failedAt < RETRY_MS) return earlier;
    try {
      const reading = readParameters(names);
      const texts = await (earlier ? withDeadline(reading, READ_MS) : reading);
      last = { texts, at };
      return texts;
    } catch (error) {
      failedAt = elapsed();
      if (!earlier) throw error;
      log.warn('settings cannot be read; those of the last read are used', { error: error as Error });
      meter.count(staleMetric, 1);
      return earlier;
    }
  };
};

/** The variable in which a grant passes the name of a parameter: `MAX_TRADE_AGE_DAYS_PARAMETER`. */
export const formatParameterVariable = (id: string): string =>
  `${id.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}_PARAMETER`;
