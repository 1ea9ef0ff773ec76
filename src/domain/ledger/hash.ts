/** Computes SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal. The caller provides it: the domain has no crypto. */
export type Sha256 = (text: string) => string;

/** The hash before the first one of a chain or of the checkpoints of a region. No text has this hash. */
export const NO_HASH = '0'.repeat(64);

const HASH = /^[0-9a-f]{64}$/;

export const isHash = (value: unknown): value is string => typeof value === 'string' && HASH.test(value);
