export const FORMATS = ['table', 'jsonl'] as const;

/** The output format of `stacks detect`. */
export type Format = (typeof FORMATS)[number];
