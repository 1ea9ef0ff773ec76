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

/**
 * Returns the client options for the target: the emulator with dummy credentials, or AWS with the default credential chain.
 * Uses HTTP/1.1, because the Kinesis client fails with GOAWAY under load over HTTP/2.
 */
export function createClientOptions(config: CommonConfig): ClientOptions {
  return {
    region: config.region,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 5_000, requestTimeout: 60_000 }),
    maxAttempts: 4,
    ...(config.endpoint
      ? { endpoint: config.endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
      : {}),
  };
}
