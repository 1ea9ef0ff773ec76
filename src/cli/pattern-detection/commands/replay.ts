import { UserError } from '../../errors';
import { Pipeline } from '../pipeline';
import { WrongLines } from '../market-file';
import { formatCount, printNote, skipRepeats, print } from '../../terminal/print';
import { createProgressLine } from '../../terminal/progress';
import { replay as send } from '../replay';
import { untilQuiet } from '../replay/quiet';
import { openSession } from '../../session';
import { StateBucket } from '../../terraform/state-bucket';

export interface ReplayCommandOptions {
  readonly speed?: number;
  readonly symbols?: ReadonlySet<string>;
  readonly strict?: boolean;
  readonly wait?: boolean;
  readonly port?: number;
}

/** `stacks replay`: sends market data from a file to the deployed stream. */
export async function replay(file: string, options: ReplayCommandOptions): Promise<void> {
  const { config } = openSession(options);
  const resources = await new StateBucket(config).resourcesOf(`pattern-detection-${config.suffix}`);
  const pipeline = new Pipeline(config, resources);
  const wrong = new WrongLines(file, options.strict === true, 'sent', printNote);
  const progress = createProgressLine();
  const report = await send(config, {
    file,
    streamName: pipeline.streamName,
    symbols: options.symbols,
    speed: options.speed,
    onProgress: progress.show,
    onWrongLine: (line, why) => wrong.add(line, why),
  });
  progress.end();
  wrong.end();
  const seconds = report.milliseconds / 1000;
  const rate = Math.round(report.events / Math.max(seconds, 0.001)).toLocaleString('en-US');
  print(
    `sent ${formatCount(report.events, 'event')} of ${formatCount(report.last.size, 'symbol')} in ${formatCount(report.records, 'record')}, ` +
      `${seconds.toFixed(1)} s (${rate} events/s); ${formatCount(wrong.total, 'line')} left out`,
  );
  if (report.events === 0) throw new UserError(`${file} holds no event that could be sent`);
  if (!options.wait) return;
  const failed = await untilQuiet(pipeline, report.last, skipRepeats(printNote));
  print(`all of it has gone through; ${formatCount(failed, 'message')} came into the queues for failures`);
}
