import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { CommonConfig } from '../../config';

// Said once a process, and to developers of this project only: package.json says which Node.js is needed.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** What every SDK client needs to reach the target. */
export interface ClientOptions {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: NodeHttpHandler;
  readonly maxAttempts: number;
}

/**
 * Client options for the target: the emulator with made-up credentials, or AWS with the usual chain of credentials.
 * HTTP/1.1 throughout: over HTTP/2 the Kinesis client meets GOAWAY in a burst.
 */
export function clientOptions(config: CommonConfig): ClientOptions {
  return {
    region: config.region,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 5_000, requestTimeout: 60_000 }),
    maxAttempts: 4,
    ...(config.endpoint
      ? { endpoint: config.endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
      : {}),
  };
}
