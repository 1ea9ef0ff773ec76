/**
 * The version of the rules and of the confidence, which each detection carries. Increment it whenever a release finds
 * other patterns in the same bars, or gives them another confidence, so that results of two releases are not compared.
 */
export const DETECTION_VERSION = 2;

/** The version of rows and messages without a version. */
export const FIRST_DETECTION_VERSION = 1;

/** Returns the version of a stored or received detection. */
export const getDetectionVersion = ({ version }: { readonly version?: number | undefined }): number =>
  version ?? FIRST_DETECTION_VERSION;
