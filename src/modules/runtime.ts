/** Lambda supports Node 22 until April 2027; the AWS provider 5.100.0 accepts no later version. */
export const RUNTIME = 'nodejs22.x';

/** Graviton2 costs about 20 % less for the same work. */
export const ARCHITECTURE = 'arm64';
