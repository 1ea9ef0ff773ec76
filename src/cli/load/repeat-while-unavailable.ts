import { Interrupted } from '../errors';

const MAX_ATTEMPTS = 6;
/** The wait before the second attempt; each further one takes twice as long. */
const RETRY_MS = 500;

/**
 * Sends something up to six times, because it fails while the target restarts. It can have an effect more than once.
 * @param wait waits some time, and until the target is running
 */
export async function repeatWhileUnavailable<Result>(
  send: () => Promise<Result>,
  wait: (milliseconds: number) => Promise<unknown>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (error instanceof Interrupted || attempt === MAX_ATTEMPTS) throw error;
      await wait(RETRY_MS * 2 ** (attempt - 1));
    }
  }
}
