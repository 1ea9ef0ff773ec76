/**
 * The images of the functions, each with the files of its handlers, relative to `src/lambdas`. LedgerCheckpointer runs from
 * the image of the recorder, with another handler and another role.
 */
export const IMAGE_ENTRIES = {
  validator: ['trade-processing/validator.ts'],
  enricher: ['trade-processing/enricher.ts'],
  recorder: ['trade-processing/recorder.ts', 'trade-processing/checkpointer.ts'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ImageName = keyof typeof IMAGE_ENTRIES;

/** The names of the images, in the order of TRADE_IMAGES. */
export const IMAGE_NAMES = Object.keys(IMAGE_ENTRIES) as readonly ImageName[];
