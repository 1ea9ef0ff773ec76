import type { ApiResponse } from './send-request';

const TOO_MANY_REQUESTS = 429;
const MAX_ATTEMPTS = 6;
/** The wait before the second attempt; each further one takes twice as long. */
const RETRY_MS = 500;

/** The longest wait that a server can request: after that, the caller should decide. In seconds. */
const MAX_ASKED_S = 15;

/** Whether the same request may succeed later: it was throttled, or the system could not process it now. */
const isTransient = ({ status, retryAfter = 0 }: ApiResponse): boolean =>
  (status === TOO_MANY_REQUESTS || status >= 500) && retryAfter <= MAX_ASKED_S;

/** The last response to a request, or its error if there was no response. */
export interface RequestResult {
  readonly response: ApiResponse | Error;
  readonly attempts: number;
  /** The statuses, or the codes of the errors, of the attempts before the last one. */
  readonly failures: readonly string[];
}

/** Describes why a request failed: the status of the response, or the code or name of the error. */
export const describeResult = (response: ApiResponse | Error): string =>
  response instanceof Error
    ? ((response as NodeJS.ErrnoException).code ?? response.name)
    : String(response.status);

/**
 * Sends a request up to six times, until its response is final. It is sent again if it was throttled or failed, or got no
 * response, so it must be safe to repeat. If the server names a time to retry, that is the shortest wait; a long one ends the
 * attempts.
 */
export async function repeatRequest(
  send: () => Promise<ApiResponse>,
  wait: (milliseconds: number) => Promise<unknown>,
): Promise<RequestResult> {
  const failures: string[] = [];
  for (let attempts = 1; ; attempts++) {
    const response = await send().catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    const mayRepeat = response instanceof Error || isTransient(response);
    if (!mayRepeat || attempts >= MAX_ATTEMPTS) return { response, attempts, failures };
    failures.push(describeResult(response));
    const asked = response instanceof Error ? 0 : 1000 * (response.retryAfter ?? 0);
    await wait(Math.max(asked, RETRY_MS * 2 ** (attempts - 1)));
  }
}
