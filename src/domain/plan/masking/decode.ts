/** Decodes a token as base64, base64url, hex and URL encoding. Returns the printable results. */
export const decodeToken = (token: string): readonly string[] =>
  [decodeBase64(token), decodeHex(token), decodeUrl(token)].filter((text) => text !== undefined);

const isPrintable = (text: string): boolean => !/[\u0000-\u0008\u000e-\u001f\u007f]/.test(text);

/** Decodes base64 or base64url. Undefined if the token is not base64, or the result is not printable. */
export function decodeBase64(token: string, minLength = 16): string | undefined {
  const match = token.length < minLength ? null : /^([A-Za-z\d+/_-]+)(={0,2})$/.exec(token);
  if (match === null) return undefined;
  const [, digits, padding] = match as unknown as [string, string, string];
  // Checked first, because exceptions are slow.
  if (digits.length % 4 === 1 || (padding !== '' && token.length % 4 > 0)) return undefined;
  const binary = atob(digits.replaceAll('-', '+').replaceAll('_', '/'));
  return isPrintable(binary)
    ? decodeUtf8(Uint8Array.from(binary, (character) => character.charCodeAt(0)))
    : undefined;
}

function decodeHex(token: string): string | undefined {
  if (token.length < 16 || token.length % 2 > 0 || !/^[\da-f]+$/i.test(token)) return undefined;
  return decodeUtf8(Uint8Array.from(token.match(/../g)!, (byte) => parseInt(byte, 16)));
}

function decodeUrl(token: string): string | undefined {
  if (!/%[\da-f]{2}/i.test(token)) return undefined;
  try {
    const text = decodeURIComponent(token);
    return isPrintable(text) ? text : undefined;
  } catch {
    return undefined; // a literal %, or invalid UTF-8
  }
}

const UTF8 = new TextDecoder('utf-8');

function decodeUtf8(bytes: Uint8Array): string | undefined {
  const text = UTF8.decode(bytes);
  return text.includes('\ufffd') || !isPrintable(text) ? undefined : text;
}
