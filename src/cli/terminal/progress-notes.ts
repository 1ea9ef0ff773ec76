/** Shows lines about the progress of a command. */
export interface ProgressNotes {
  readonly show: (line: string) => void;
}

/** Work that takes less time shows no progress. */
const FIRST_NOTE_MS = 2_000;
const INTERVAL_MS = 3_000;

/** Limits progress to one line every three seconds, the first after two seconds. */
export function createProgressNotes(
  onLine: (line: string) => void,
  now: () => number = Date.now,
): ProgressNotes {
  let next = now() + FIRST_NOTE_MS;
  return {
    show: (line) => {
      if (now() < next) return;
      next = now() + INTERVAL_MS;
      onLine(line);
    },
  };
}
