/** The text that base64 or base64url stands for; undefined if it is not base64, or not of a printable text. */
export function decodedText(token: string): string | undefined {
  if (token.length < 16 || !/^[A-Za-z\d+/_-]+={0,2}$/.test(token)) return undefined;
  try {
    const binary = atob(token.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);

    return /[\u0000-\u0008\u000e-\u001f\u007f]/.test(text) ? undefined : text;
  } catch {
    return undefined; // not a length that base64 can have, or not UTF-8
  }
}
