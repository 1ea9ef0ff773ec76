/**
 * Finds the values that no line can show, because both neighbors are missing.
 * @param {ArrayLike<number | null | undefined>} values
 * @returns {number[]} their indices
 */
export function findSingleValues(values) {
  const isMissing = (/** @type {number} */ index) => values[index] === null || values[index] === undefined;
  return Array.from({ length: values.length }, (_, index) => index).filter(
    (index) => !isMissing(index) && isMissing(index - 1) && isMissing(index + 1),
  );
}
