/** The work took longer than its time. It may still have succeeded. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** Waits for work, but not longer than a time. @throws DeadlineError after that time; the work is not cancelled */
export const withDeadline = async <T>(work: Promise<T>, milliseconds: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DeadlineError(`not finished within ${milliseconds} ms`)),
      Math.max(0, milliseconds),
    );
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
};
