export const FORMATS = ['table', 'jsonl'] as const;

/** How `stacks detect` gives out what it found. */
export type Format = (typeof FORMATS)[number];
