import type { ApiResponse } from './post-json';

const TOO_MANY_REQUESTS = 429;
const MAX_ATTEMPTS = 6;
/** The wait before the second attempt; each further one takes twice as long. */
const RETRY_MS = 500;

/** Whether the same request may succeed later: it was throttled, or the system could not process it now. */
const isTransient = ({ status }: ApiResponse): boolean => status === TOO_MANY_REQUESTS || status >= 500;

/** The last response to a request, or its error if there was no response. */
export interface PostResult {
  readonly response: ApiResponse | Error;
  readonly attempts: number;
}

/**
 * Sends a request up to six times, until its response is final. It is sent again if it was throttled or failed, or got no
 * response, because sending the same transaction twice is safe.
 */
export async function repeatPost(
  post: () => Promise<ApiResponse>,
  wait: (milliseconds: number) => Promise<unknown>,
): Promise<PostResult> {
  for (let attempts = 1; ; attempts++) {
    const response = await post().catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    const mayRepeat = response instanceof Error || isTransient(response);
    if (!mayRepeat || attempts >= MAX_ATTEMPTS) return { response, attempts };
    await wait(RETRY_MS * 2 ** (attempts - 1));
  }
}
