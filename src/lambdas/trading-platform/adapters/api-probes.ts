import type { Check } from '../run-checks';

/** The part of fetch that the checks use. */
export type Fetch = (
  url: string,
  init: {
    readonly method: string;
    readonly redirect: 'error';
    readonly signal: AbortSignal;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
) => Promise<Pick<Response, 'status' | 'text'>>;

/** A request to the API, and the response of a healthy system. */
interface ApiProbe {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** A part of the body, so that the response of something else is recognized. */
  readonly contains: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An order that is never accepted, because it comes without a token. API Gateway checks its form first. */
const ORDER = {
  account: 'monitor',
  symbol: 'NONE',
  side: 'buy',
  type: 'limit',
  quantity: '1',
  price: '1',
};

/**
 * The requests without a token must be refused by our functions: that shows that they run, without an account for the
 * monitor.
 */
const PROBES: readonly ApiProbe[] = [
  { name: 'health', method: 'GET', path: '/health', status: 200, contains: '"status":"ok"' },
  { name: 'deep-health', method: 'GET', path: '/health/deep', status: 200, contains: '"checks"' },
  {
    name: 'order-intake',
    method: 'POST',
    path: '/orders',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'monitor' },
    body: JSON.stringify(ORDER),
    status: 401,
    contains: '"Unauthorized"',
  },
  { name: 'order-query', method: 'GET', path: '/orders', status: 401, contains: '"Unauthorized"' },
  { name: 'session-api', method: 'GET', path: '/sessions/current', status: 401, contains: '"Unauthorized"' },
];

const TIMEOUT_MS = 5_000;
const MAX_SHOWN_CHARACTERS = 120;

/** Creates the checks of an API, as a client sees it. @param url without a slash at the end */
export const createApiChecks = (url: string, fetchUrl: Fetch = fetch): readonly Check[] =>
  PROBES.map(({ name, method, path, status, contains, ...request }) => ({
    name,
    run: async () => {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetchUrl(`${url}${path}`, {
        method,
        redirect: 'error',
        signal,
        ...request,
      });
      const body = await response.text();
      if (response.status === status && body.includes(contains)) return;
      const shown = body.slice(0, MAX_SHOWN_CHARACTERS);
      throw new Error(
        `${method} ${path} answered ${response.status} ${JSON.stringify(shown)}; expected ${status} with ${contains}`,
      );
    },
  }));
