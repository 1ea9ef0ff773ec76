import { type DetectionKey, parseDetectionId } from './id';

const MAX_CURSOR_LENGTH = 160;

/** Encodes the start of the next page: the id of the last row of this page, as base64url text. */
export const encodeCursor = (id: string): string =>
  btoa(id)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '');

/**
 * Decodes the row of a cursor. The keys of all indexes can be derived from the row's id, so the cursor contains only the
 * id. Only the exact text of {@link encodeCursor} is accepted, because several base64 texts decode to the same bytes.
 */
export const decodeCursor = (cursor: string): (DetectionKey & { readonly id: string }) | undefined => {
  if (cursor.length > MAX_CURSOR_LENGTH || !/^[\w-]+$/.test(cursor)) return undefined;
  try {
    const id = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const key = parseDetectionId(id);
    return key && encodeCursor(id) === cursor ? { ...key, id } : undefined;
  } catch {
    return undefined; // the length is not valid in base64
  }
};
