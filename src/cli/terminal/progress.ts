import { formatCount } from './print';

/** How much of a file has been processed. */
export interface FileProgress {
  readonly events: number;
  /** The share of the file that has been read, from 0 to 1; undefined if its size is unknown. */
  readonly share?: number;
  readonly eventsPerSecond: number;
}

export interface ProgressLine {
  readonly show: (progress: FileProgress) => void;
  /** Removes the line. Call it before other output, and at the end. */
  readonly end: () => void;
}

const UPDATE_MS = 100;
const BAR_LENGTH = 24;

/**
 * Creates a progress line on stderr that is overwritten with each update. Without a terminal, it prints nothing.
 * @param delayMs how long to wait before the first update, so that short work shows no line
 */
export function createProgressLine(delayMs = 0): ProgressLine {
  if (!process.stderr.isTTY) return { show: () => {}, end: () => {} };
  let nextUpdate = Date.now() + delayMs;
  let isShown = false;
  return {
    show: (progress) => {
      if (Date.now() < nextUpdate) return;
      nextUpdate = Date.now() + UPDATE_MS;
      isShown = true;
      process.stderr.write(`\r\u001b[K${formatFileProgress(progress)}`);
    },
    end: () => {
      if (isShown) process.stderr.write('\r\u001b[K');
      isShown = false;
    },
  };
}

/** Formats progress such as `[########                ] 3,200 events, 12,000 events/s`. */
export function formatFileProgress({ events, share, eventsPerSecond }: FileProgress): string {
  const bar =
    share === undefined ? '' : `[${'#'.repeat(Math.round(share * BAR_LENGTH)).padEnd(BAR_LENGTH)}] `;
  return `${bar}${formatCount(events, 'event')}, ${Math.round(eventsPerSecond).toLocaleString('en-US')} events/s`;
}
