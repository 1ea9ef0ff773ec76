/** Node 22 is supported on Lambda until April 2027; provider 5.100.0 does not know a later one. */
export const RUNTIME = 'nodejs22.x';

/** Graviton2: the same work for about a fifth less. */
export const ARCHITECTURE = 'arm64';
