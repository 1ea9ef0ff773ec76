import { type DetectionKey, parseDetectionId } from './id';

const MAX_CURSOR_LENGTH = 160;

/** Where the next page begins: the id of the last row of this one, as opaque base64url text. */
export const encodeCursor = (id: string): string =>
  btoa(id)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '');

/**
 * The row that a cursor names. Every key of every index follows from a row's id, so the id is all it needs to
 * hold. Only the one text that {@link encodeCursor} writes for an id is taken: base64 has aliases otherwise.
 */
export const decodeCursor = (cursor: string): (DetectionKey & { readonly id: string }) | undefined => {
  if (cursor.length > MAX_CURSOR_LENGTH || !/^[\w-]+$/.test(cursor)) return undefined;
  try {
    const id = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const key = parseDetectionId(id);
    return key && encodeCursor(id) === cursor ? { ...key, id } : undefined;
  } catch {
    return undefined; // not a length that base64 can have
  }
};
