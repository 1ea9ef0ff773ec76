import { SSMProvider } from '@aws-lambda-powertools/parameters/ssm';
import { SSMClient } from '@aws-sdk/client-ssm';
import { REQUEST_HANDLER_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

/** Reads the values of parameters by their names. Those that do not exist are missing in the result. */
export type ReadParameters = (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** How long values are used, in seconds: a changed setting has effect within this time. */
const MAX_AGE_SECONDS = 30;

/**
 * Creates the reader of SSM Parameter Store. It caches values, and reads all those of a function in one request.
 * @param client a client for tests
 */
export const createParameterReader = (
  client: SSMClient = traceClient(new SSMClient({ requestHandler: REQUEST_HANDLER_OPTIONS })),
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
