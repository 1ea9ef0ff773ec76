import { UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import type { Pipeline } from '../pipeline';
import { formatCommand } from '../../terminal/format-command';
import { formatCount } from '../../terminal/print';
import { readAnalysisProgress, type AnalysisProgress } from './analyses';
import { hasReached, type StreamPosition } from './position';

const POLL_MS = 1_000;
/** After this long without any progress, processing has stalled. */
const STALLED_MS = 90_000;
/**
 * The same while an analysis runs, which takes at most 300 s, or while AlertQueue has messages: a failed message reappears
 * after its visibility timeout of 300 s.
 */
const ANALYSIS_STALLED_MS = 330_000;
/** Batches are collected for 5 seconds, so rejected events reach the failure queues well within this time. */
const REJECTED_MS = 20_000;
/** The numbers of messages in a queue are approximate for some seconds. */
const UNCHANGED_MS = 5_000;
/** CloudWatch Logs returns a line at the latest after this time. */
const LOG_DELAY_MS = 60_000;

/** The events that were sent to the stream. */
export interface SentEvents {
  /** The position of each symbol's last events in the stream. */
  readonly lastPositions: ReadonlyMap<string, StreamPosition>;
  /** When sending began, in milliseconds since 1970. */
  readonly startedAt: number;
}

/** What the wait reads from a deployed pipeline. */
export type WatchedPipeline = Pick<
  Pipeline,
  'countFailures' | 'readProgress' | 'countAlertBacklog' | 'readPatterns' | 'readLogLines'
>;

/**
 * Waits until all sent events are processed: KinesisConsumer has processed each symbol's last record, each analysis that
 * was started has ended, AlertQueue is empty, and nothing has changed for 5 seconds. If a symbol's last events were
 * rejected, their record is never reached; then the wait ends when the failure queues have new messages and
 * nothing else changes.
 * @returns the number of new messages in the failure queues
 * @throws UserError if processing stalls
 */
export async function waitUntilProcessed(
  pipeline: WatchedPipeline,
  { lastPositions: last, startedAt }: SentEvents,
  onProgress: (line: string) => void,
): Promise<number> {
  const before = await pipeline.countFailures();
  let lastChange = Date.now();
  let previous = '';
  for (;;) {
    const progress = await pipeline.readProgress();
    const behind = [...last].filter(([symbol, position]) => !hasReached(progress(symbol), position));
    const failures = await pipeline.countFailures();
    const failed = sumDepths(failures) - sumDepths(before);
    // The log is read only at the end, because each time it is read from the start.
    const analyses =
      behind.length === 0 || failed > 0
        ? await readAnalysisProgress((...query) => pipeline.readLogLines(...query), last, startedAt)
        : undefined;
    // Counted after the analyses, because these queue alerts before they end.
    const backlog = await pipeline.countAlertBacklog();
    const patterns = (await pipeline.readPatterns()).size;
    const positions = [...last.keys()].map(progress);
    const snapshot = JSON.stringify([positions, backlog, patterns, failed, analyses]);
    if (snapshot !== previous) lastChange = Date.now();
    previous = snapshot;
    const running = countRunning(analyses, countNew(before, failures, 'ManualReview'));
    const done = last.size - behind.length;
    const runningText = running > 0 ? `${running} analyses running, ` : '';
    onProgress(
      `${done} of ${last.size} symbols processed, ${runningText}${formatCount(patterns, 'row')} in TradingPatterns, ${backlog} alerts waiting`,
    );
    const idleMs = Date.now() - lastChange;
    const isProcessed = behind.length === 0 || (failed > 0 && idleMs >= REJECTED_MS);
    const isLogged = analyses?.isComplete === true || idleMs >= LOG_DELAY_MS;
    if (isProcessed && isLogged && running === 0 && backlog === 0 && idleMs >= UNCHANGED_MS) return failed;
    const patience = running > 0 || backlog > 0 ? ANALYSIS_STALLED_MS : STALLED_MS;
    if (idleMs >= patience) throw createStallError(patience, { behind, running, backlog });
    await pause(POLL_MS);
  }
}

/** Returns the number of analyses that have neither ended nor failed. */
const countRunning = (analyses: AnalysisProgress | undefined, reviews: number): number =>
  Math.max(0, (analyses?.pending ?? 0) - reviews);

type Depths = ReadonlyMap<string, number>;

const countNew = (before: Depths, now: Depths, queue: string): number =>
  (now.get(queue) ?? 0) - (before.get(queue) ?? 0);

interface OpenWork {
  readonly behind: readonly (readonly [symbol: string, position: StreamPosition])[];
  readonly running: number;
  readonly backlog: number;
}

function createStallError(patience: number, { behind, running, backlog }: OpenWork): UserError {
  const examples = behind.slice(0, 5).map(([symbol]) => symbol);
  const reasons = [
    ...(examples.length > 0
      ? [`KinesisConsumer has not processed the last events of ${examples.join(', ')}`]
      : []),
    ...(running > 0 ? [`${running} analyses have not ended`] : []),
    ...(backlog > 0 ? [`${backlog} messages are still in AlertQueue`] : []),
  ];
  return new UserError(
    `no progress for ${patience / 1000} s: ${reasons.join(', and ')}; see ${formatCommand('logs')} for the reason`,
  );
}

const sumDepths = (depths: Depths): number => [...depths.values()].reduce((sum, depth) => sum + depth, 0);
