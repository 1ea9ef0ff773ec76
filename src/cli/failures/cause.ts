import { sha256 } from '../../aws/sha256';
import { cutText } from '../terminal/visible';
import type { Explanation } from './message';
import type { QueueOfFailures } from './queue';

const ID_LENGTH = 8;
const MAX_REASON_LENGTH = 300;
/** The rest of a longer reason does not distinguish causes. */
const MAX_COMPARED_LENGTH = 1_000;

const UUID_OR_TIME = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b\d{4}-\d{2}-\d{2}T[\d:.]+Z?/gi;
const WORD = /[\w-]+/g;
/** A word with a digit is an id if so many characters follow the first digit: `us-east-1` is none. */
const ID_REST = 7;

/** Replaces an id, or the numbers between the dashes of another word. */
const replaceVariable = (word: string): string => {
  const first = word.search(/\d/);
  if (first >= 0 && word.length - first > ID_REST) return '…';
  return word
    .split('-')
    .map((part) => (/^\d+$/.test(part) ? '…' : part))
    .join('-');
};

/** Replaces what differs between messages with the same cause by `…`: ids, times and numbers. */
export const normalizeReason = (reason: string): string =>
  reason
    .slice(0, MAX_COMPARED_LENGTH)
    .replace(UUID_OR_TIME, '…')
    .replace(WORD, replaceVariable)
    .replace(/\s+/g, ' ')
    .trim();

/** Returns the id of a cause: the same for the same error of the same function in the same queue, in each region. */
export function getCauseId(
  { system, id }: Pick<QueueOfFailures, 'system' | 'id'>,
  { origin, errorType, reason }: Pick<Explanation, 'origin' | 'errorType' | 'reason'>,
): string {
  const parts = [system, id, origin ?? '', errorType ?? '', normalizeReason(reason)];
  return sha256(JSON.stringify(parts)).slice(0, ID_LENGTH);
}

/** Formats the error of a message as one line, such as `Scorer: TimeoutError: no answer within 3 s`. */
export const formatCause = ({
  origin,
  errorType,
  reason,
}: Omit<Explanation, 'content' | 'problems'>): string =>
  cutText(
    [origin, errorType, reason]
      .filter((part) => part !== undefined)
      .join(': ')
      .replace(/\s+/g, ' '),
    MAX_REASON_LENGTH,
  );
