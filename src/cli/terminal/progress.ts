import { formatCount } from './print';

/** How far a file has been worked through. */
export interface FileProgress {
  readonly events: number;
  /** How much of the file has been read, 0 to 1; undefined where its size is not known. */
  readonly share?: number;
  readonly eventsPerSecond: number;
}

export interface ProgressLine {
  readonly show: (progress: FileProgress) => void;
  /** Takes the line away: before other output, and at the end. */
  readonly end: () => void;
}

const EVERY_MS = 100;
const BAR = 24;

/**
 * On a terminal a line on stderr that is written over, elsewhere nothing: the summary says it all.
 * @param afterMs how long nothing is shown: what is soon done needs no line
 */
export function createProgressLine(afterMs = 0): ProgressLine {
  if (!process.stderr.isTTY) return { show: () => {}, end: () => {} };
  let next = Date.now() + afterMs;
  let shown = false;
  return {
    show: (progress) => {
      if (Date.now() < next) return;
      next = Date.now() + EVERY_MS;
      shown = true;
      process.stderr.write(`\r\u001b[K${formatFileProgress(progress)}`);
    },
    end: () => {
      if (shown) process.stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}

/** `[########                ] 3,200 events, 12,000 events/s` */
export function formatFileProgress({ events, share, eventsPerSecond }: FileProgress): string {
  const bar = share === undefined ? '' : `[${'#'.repeat(Math.round(share * BAR)).padEnd(BAR)}] `;
  return `${bar}${formatCount(events, 'event')}, ${Math.round(eventsPerSecond).toLocaleString('en-US')} events/s`;
}
