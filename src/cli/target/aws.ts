import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { CommonConfig } from '../../config';

// The warning is not useful to the operator: package.json defines the supported Node.js versions.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** The options with which an SDK client reaches the target. */
export interface ClientOptions {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: NodeHttpHandler;
  readonly maxAttempts: number;
}

/** How long a client tries. */
export type RequestLimits = { readonly requestTimeout: number; readonly maxAttempts: number };
const REQUEST_LIMITS: RequestLimits = { requestTimeout: 60_000, maxAttempts: 4 };
/** For requests on which a person, a sender or a failover waits: a target or region that does not answer is noticed soon. */
export const SHORT_LIMITS: RequestLimits = { requestTimeout: 10_000, maxAttempts: 2 };

/**
 * Returns the client options for the target: the emulator with dummy credentials, or AWS with the default credential chain.
 * Uses HTTP/1.1, because the Kinesis client fails with GOAWAY under load over HTTP/2.
 *
 * A service in an outage can accept connections and never answer. Without `throwOnRequestTimeout` the SDK only warns then,
 * and the command would wait forever.
 * @param limits how long an attempt waits for an answer, in milliseconds, and the number of attempts
 */
export function createClientOptions(
  config: CommonConfig,
  { requestTimeout, maxAttempts }: RequestLimits = REQUEST_LIMITS,
): ClientOptions {
  return {
    region: config.region,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 5_000,
      requestTimeout,
      throwOnRequestTimeout: true,
    }),
    maxAttempts,
    ...(config.endpoint
      ? { endpoint: config.endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
      : {}),
  };
}
