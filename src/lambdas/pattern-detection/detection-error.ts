import { toError } from '../shared/concurrency';

/** The code failed on these records, as it will on each retry. Failures of services are other errors. */
export class DetectionError extends Error {
  override readonly name = 'DetectionError';
}

/** Runs code that calls no service, and converts its errors. @throws DetectionError */
export const wrapDetectionErrors = <T>(work: () => T): T => {
  try {
    return work();
  } catch (thrown) {
    throw new DetectionError(toError(thrown).message, { cause: thrown });
  }
};
