import { createPublicKey, verify } from 'node:crypto';

/** Parses a public key as KMS returns it: base64 of its DER form (SPKI). @throws Error if it is not one */
export const parsePublicKey = (base64: string) =>
  createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });

/** Verifies a signature of KMS over the UTF-8 bytes of a text: ECDSA with SHA-256, in DER. */
export const verifySignature = (publicKey: string, text: string, signature: Uint8Array): boolean =>
  verify('sha256', Buffer.from(text), parsePublicKey(publicKey), signature);
