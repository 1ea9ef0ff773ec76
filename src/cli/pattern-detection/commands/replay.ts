import { UserError } from '../../errors';
import { Pipeline } from '../pipeline';
import { describeSource, SkippedRowReporter } from '../market-file';
import { formatCount, printNote, skipRepeats, print } from '../../terminal/print';
import type { FileCommandOptions } from './file-options';
import { createProgressLine } from '../../terminal/progress';
import { replayFile as send } from '../replay';
import { readEvents } from '../replay/events';
import { assertAcceptedAge } from '../replay/accepted-age';
import { assertRebuildable } from '../replay/rebuild';
import { waitUntilProcessed } from '../replay/processing';
import { openSession } from '../../session';
import { StateBucket } from '../../terraform/state-bucket';

export interface ReplayCommandOptions extends FileCommandOptions {
  readonly speed?: number;
  readonly symbols?: ReadonlySet<string>;
  readonly wait?: boolean;
  readonly rebuild?: boolean;
  readonly port?: number;
}

/** `stacks replay`: sends market data from a file to the deployed stream. */
export async function runReplay(file: string, options: ReplayCommandOptions): Promise<void> {
  const { config } = openSession(options);
  const resources = await new StateBucket(config).readResources(`pattern-detection-${config.suffix}`);
  const pipeline = new Pipeline(config, resources);
  if (options.rebuild) await resetDetectors(file, pipeline, options);
  const skipped = new SkippedRowReporter(describeSource(file), 'sent', options.strict === true, printNote);
  const progress = createProgressLine();
  const report = await send(config, {
    file,
    streamName: pipeline.streamName,
    read: { ...options, skipped },
    speed: options.speed,
    isSorted: pipeline.barIntervals.length > 0,
    onProgress: progress.show,
  });
  progress.end();
  skipped.end();
  const seconds = report.milliseconds / 1000;
  const rate = Math.round(report.events / Math.max(seconds, 0.001)).toLocaleString('en-US');
  print(
    `sent ${formatCount(report.events, 'event')} of ${formatCount(report.lastPositions.size, 'symbol')} in ${formatCount(report.records, 'record')}, ` +
      `${seconds.toFixed(1)} s (${rate} events/s); ${formatCount(skipped.total, 'line')} skipped`,
  );
  if (options.wait && report.events > 0) {
    const failed = await waitUntilProcessed(pipeline, report, skipRepeats(printNote));
    print(`all events are processed; ${formatCount(failed, 'new message')} in the failure queues`);
  }
  skipped.check(report.read, options.lenient === true);
  if (report.events === 0) throw new UserError(`${describeSource(file)} contains no event of --symbols`);
}

/**
 * Deletes the detector states of the symbols in a file, so that the replay rebuilds them from the first event. The ids
 * of patterns and alerts depend on their contents, so only missed ones are added.
 * @throws UserError before anything is deleted, if KinesisConsumer would refuse the oldest events
 */
async function resetDetectors(
  file: string,
  pipeline: Pipeline,
  options: ReplayCommandOptions,
): Promise<void> {
  assertRebuildable(pipeline);
  if (file === '-') throw new UserError('--rebuild reads the file twice: expected the name of a file, got -');
  const found = new Set<string>();
  let oldest = Infinity;
  const skipped = new SkippedRowReporter(file, 'read', false, () => undefined);
  for await (const events of readEvents(file, { ...options, skipped }))
    for (const { symbol, timestamp } of events) {
      found.add(symbol);
      oldest = Math.min(oldest, new Date(timestamp).getTime());
    }
  assertAcceptedAge(file, { oldest, now: Date.now(), maxHours: pipeline.maxEventAgeHours });
  await pipeline.deleteDetectors(found);
  printNote(`${formatCount(found.size, 'detector')} deleted; the replay builds new ones`);
}
