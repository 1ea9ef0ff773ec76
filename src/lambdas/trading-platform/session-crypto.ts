import { createHash, timingSafeEqual } from 'node:crypto';
import type { SessionCrypto } from '../../domain/sessions';

/** The hash and the comparison of tokens. */
export const sessionCrypto: SessionCrypto = {
  sha256: (text) => createHash('sha256').update(text).digest(),
  isEqual: (a, b) => {
    const [left, right] = [Buffer.from(a), Buffer.from(b)];
    return left.length === right.length && timingSafeEqual(left, right);
  },
};
