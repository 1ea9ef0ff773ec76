export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Returns the number of the UTC day since 1970. */
export const getDay = (time: number): number => Math.floor(time / DAY_MS);
