/**
 * Multiplies the number of random inputs of the longest tests: `FUZZ=10 npx jest --config jest.config.js …`. The gate
 * uses 1.
 */
export const FUZZ = Number(process.env.FUZZ ?? 1);
