import { UserError } from '../errors';
import { Pipeline } from '../pipeline';
import { count, note, say } from '../print';
import { replay as send, type ReplayProgress } from '../replay';
import { untilQuiet } from '../replay/quiet';
import { openSession } from '../session';
import { StateBucket } from '../state-bucket';

export interface ReplayCommandOptions {
  readonly speed?: number;
  readonly symbols?: ReadonlySet<string>;
  readonly strict?: boolean;
  readonly wait?: boolean;
  readonly port?: number;
}

const SHOWN_LINES = 20;

/** `stacks replay`: sends market data from a file to the deployed stream. */
export async function replay(file: string, options: ReplayCommandOptions): Promise<void> {
  const { config } = openSession(options);
  const resources = await new StateBucket(config).resourcesOf(`pattern-detection-${config.suffix}`);
  const pipeline = new Pipeline(config, resources);
  let wrong = 0;
  const progress = progressLine();
  const report = await send(config, {
    file,
    streamName: pipeline.streamName,
    symbols: options.symbols,
    speed: options.speed,
    onProgress: progress.show,
    onWrongLine: (line, why) => {
      if (options.strict)
        throw new UserError(`${file}, line ${line}: ${why}; nothing after it was sent (--strict)`);
      if (++wrong <= SHOWN_LINES) note(`${file}, line ${line}: ${why}; left out`);
    },
  });
  progress.end();
  if (wrong > SHOWN_LINES) note(`… and ${wrong - SHOWN_LINES} more lines were left out`);
  const seconds = report.milliseconds / 1000;
  const rate = Math.round(report.events / Math.max(seconds, 0.001)).toLocaleString('en-US');
  say(
    `sent ${count(report.events, 'event')} of ${count(report.last.size, 'symbol')} in ${count(report.records, 'record')}, ` +
      `${seconds.toFixed(1)} s (${rate} events/s); ${count(wrong, 'line')} left out`,
  );
  if (report.events === 0) throw new UserError(`${file} holds no event that could be sent`);
  if (!options.wait) return;
  const failed = await untilQuiet(pipeline, report.last, onChange(note));
  say(`all of it has gone through; ${count(failed, 'message')} came into the queues for failures`);
}

/** Tells a line only if it differs from the one before. */
function onChange(tell: (line: string) => void): (line: string) => void {
  let last = '';
  return (line) => {
    if (line !== last) tell(line);
    last = line;
  };
}

/** On a terminal a line that is written over, elsewhere nothing: the summary says it all. */
function progressLine(): { show: (progress: ReplayProgress) => void; end: () => void } {
  if (!process.stderr.isTTY) return { show: () => {}, end: () => {} };
  let last = 0;
  return {
    show: (progress) => {
      if (Date.now() - last < 100) return;
      last = Date.now();
      process.stderr.write(`\r\u001b[K${describeProgress(progress)}`);
    },
    end: () => void process.stderr.write('\r\u001b[K'),
  };
}

const BAR = 24;

/** `[########                ] 3,200 events, 12,000 events/s` */
export function describeProgress({ events, share, eventsPerSecond }: ReplayProgress): string {
  const bar = share === undefined ? '' : `[${'#'.repeat(Math.round(share * BAR)).padEnd(BAR)}] `;
  return `${bar}${count(events, 'event')}, ${Math.round(eventsPerSecond).toLocaleString('en-US')} events/s`;
}
