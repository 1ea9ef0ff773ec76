/** Creates a unique prefix for the symbols of a run: seconds since 1970 in base 36. @param start in milliseconds since 1970 */
export const createRunName = (start: number): string =>
  `L${Math.floor(start / 1000)
    .toString(36)
    .toUpperCase()
    .slice(-6)}`;
