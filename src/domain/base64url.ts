/** Encodes bytes as base64url text without padding. */
export const toBase64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/**
 * Decodes base64url text; undefined unless the text is exactly the result of {@link toBase64url}. The last character has
 * unused bits, and Node.js ignores invalid characters, so other texts could decode to the same bytes.
 */
export const fromBase64url = (text: string): Uint8Array | undefined => {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === text ? new Uint8Array(bytes) : undefined;
};
