/** Bytes as base64url text without padding. */
export const toBase64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/**
 * The bytes of a text, if it is exactly what {@link toBase64url} writes for them: the last character of base64 has
 * bits to spare, so that several texts would stand for the same bytes otherwise.
 */
export const fromBase64url = (text: string): Uint8Array | undefined => {
  if (!/^[\w-]+$/.test(text)) return undefined;
  try {
    const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
    const binary = atob(base64);
    if (btoa(binary).replaceAll('=', '') !== base64) return undefined;
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
    return bytes;
  } catch {
    return undefined; // not a length that base64 can have
  }
};
