import {
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

/** A request to an API. */
export interface ApiRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; no body if it is undefined. */
  readonly body?: string;
}

/** The response to a request. */
export interface ApiResponse {
  readonly status: number;
  readonly body: string;
  /** The time in seconds after which the server asks to repeat the request; undefined if it does not. */
  readonly retryAfter?: number;
}

/** Sends a request. Returns the response, also if it is an error. */
export type SendRequest = (request: ApiRequest) => Promise<ApiResponse>;

const TIMEOUT_MS = 30_000;

/**
 * Creates a client with connections that stay open. It needs a sixth of the CPU time of `fetch`, which a load test on the
 * machine of the local target would take from the system that it measures. Only requests that are safe to repeat may be
 * sent: one on a connection that the server has just closed is sent again.
 */
export function createSendRequest(): SendRequest {
  const options = { keepAlive: true, maxSockets: Infinity };
  const [http, https] = [new HttpAgent(options), new HttpsAgent(options)];
  const send: SendRequest = ({ method, url, headers, body }) =>
    new Promise((resolve, reject) => {
      const isHttps = url.startsWith('https:');
      const request: ClientRequest = (isHttps ? requestHttps : requestHttp)(url, {
        method,
        agent: isHttps ? https : http,
        headers: {
          ...(body !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          }),
          ...headers,
        },
        timeout: TIMEOUT_MS,
      });
      request.on('response', (response) => void readResponse(response).then(resolve, reject));
      request.on('timeout', () => request.destroy(new TimeoutError(method, url)));
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The server closed an idle connection just before the request.
        if (request.reusedSocket && error.code === 'ECONNRESET')
          send({ method, url, headers, body }).then(resolve, reject);
        else reject(error);
      });
      request.end(body);
    });
  return send;
}

/** The server did not answer in time. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
  constructor(method: string, url: string) {
    super(`${method} ${url}: no response within ${TIMEOUT_MS / 1000} seconds`);
  }
}

async function readResponse(response: IncomingMessage): Promise<ApiResponse> {
  response.setEncoding('utf8');
  let body = '';
  for await (const chunk of response) body += chunk as string;
  const retryAfter = response.headers['retry-after'];
  return {
    status: response.statusCode ?? 0,
    body,
    ...(retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) && { retryAfter: Number(retryAfter) }),
  };
}
