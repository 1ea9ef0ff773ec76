import { createECDH, createHash, createHmac, createPublicKey } from 'node:crypto';

/** The order of the curve P-256 (NIST SP 800-186). */
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
const CURVE = 'prime256v1';
/** The length of a coordinate, in bytes. */
const COORDINATE = 32;

const toNumber = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);
const toBytes = (value: bigint): Buffer =>
  Buffer.from(value.toString(16).padStart(2 * COORDINATE, '0'), 'hex');

/** Returns the inverse of a number, by Fermat's little theorem: the order is a prime number. */
const invert = (value: bigint): bigint => {
  let [result, base, exponent] = [1n, value % ORDER, ORDER - 2n];
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % ORDER;
    base = (base * base) % ORDER;
  }
  return result;
};

/** Multiplies the base point of the curve. */
const multiplyBase = (scalar: bigint): { readonly x: Buffer; readonly y: Buffer } => {
  const ecdh = createECDH(CURVE);
  ecdh.setPrivateKey(toBytes(scalar));
  const point = ecdh.getPublicKey();
  return { x: point.subarray(1, 1 + COORDINATE), y: point.subarray(1 + COORDINATE) };
};

/** Encodes a number as an INTEGER of ASN.1. */
const encodeInteger = (value: bigint): Buffer => {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const positive = bytes[0]! & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
};

/**
 * A key of the curve P-256 that follows from a text. Its signatures (ECDSA with SHA-256) follow from the message, so that a
 * simulation is the same each time: `crypto.sign` takes a new random number for each signature. Not for real secrets.
 */
export class SigningKey {
  private readonly secret: bigint;
  /** The public key, as SubjectPublicKeyInfo in DER. */
  readonly publicKey: Buffer;

  constructor(seed: string) {
    this.secret = (toNumber(createHash('sha512').update(seed).digest()) % (ORDER - 1n)) + 1n;
    const { x, y } = multiplyBase(this.secret);
    this.publicKey = createPublicKey({
      key: { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') },
      format: 'jwk',
    }).export({ type: 'spki', format: 'der' });
  }

  /** Signs a message. @returns the signature in DER */
  sign(message: Uint8Array): Buffer {
    const digest = createHash('sha256').update(message).digest();
    const nonce =
      (toNumber(createHmac('sha512', toBytes(this.secret)).update(digest).digest()) % (ORDER - 1n)) + 1n;
    const r = toNumber(multiplyBase(nonce).x) % ORDER;
    const s = (invert(nonce) * (toNumber(digest) + r * this.secret)) % ORDER;
    const numbers = Buffer.concat([encodeInteger(r), encodeInteger(s)]);
    return Buffer.concat([Buffer.from([0x30, numbers.length]), numbers]);
  }
}
