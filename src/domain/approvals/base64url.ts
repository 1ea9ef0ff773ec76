/** Encodes bytes as base64url text without padding. */
export const toBase64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/**
 * Decodes base64url text; undefined unless the text is exactly the result of {@link toBase64url}. The last character has
 * unused bits, so other texts could decode to the same bytes.
 */
export const fromBase64url = (text: string): Uint8Array | undefined => {
  if (!/^[\w-]+$/.test(text)) return undefined;
  try {
    const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
    const binary = atob(base64);
    if (btoa(binary).replaceAll('=', '') !== base64) return undefined;
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined; // the length is not valid in base64
  }
};
