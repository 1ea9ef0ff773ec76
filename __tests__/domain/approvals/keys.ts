import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Signer, Verifier } from '../../../src/domain/approvals';

const createMac = (key: string, message: Uint8Array) => createHmac('sha256', key).update(message).digest();

/** Keys in memory instead of KMS: the first one signs. */
export const createKeys = (...kids: readonly string[]): Signer & Verifier => ({
  kid: kids[0]!,
  kids,
  sign: (message) => Promise.resolve(createMac(`secret of ${kids[0]}`, message)),
  verify: (kid, message, mac) =>
    Promise.resolve(timingSafeEqual(createMac(`secret of ${kid}`, message), mac)),
});
