import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Demonstration, DemonstrationContext } from '../demonstration';
import { UserError } from '../errors';
import { ROOT, STACKS_DIR } from '../session';
import { formatCount, printNote } from '../terminal/print';
import { formatFileProgress } from '../terminal/progress';
import {
  fetchAlerts,
  type AlertView,
  formatAlertTable,
  findMissingResults,
  MAX_LISTED_ALERTS,
} from './alerts';
import { generateDemonstrationTrades } from './demonstration-trades';
import { SkippedRowReporter } from './market-file';
import { Pipeline } from './pipeline';
import { replayFile } from './replay';
import { deleteReplayRecord, saveReplayRecord, isReplayed } from './replay/replay-record';
import { waitUntilProcessed } from './replay/processing';
import { formatCommand } from '../terminal/format-command';

/** Five US stocks, daily, 2000 to 2013. */
const MARKET_DATA = join(ROOT, '__tests__/fixtures/market/quandl-wiki-5-stocks-daily-2000-2013.csv.gz');

/** The options of `up` that this demonstration reads. */
interface Options {
  readonly data?: string;
  readonly symbols?: ReadonlySet<string>;
}

/**
 * Replays real market data through the deployed system, and reads the alerts from its API. If the system builds bars, it
 * replays generated trades instead, because the real data are bars of days.
 */
export async function startDemonstration(context: DemonstrationContext): Promise<Demonstration> {
  const { config, outputs } = context;
  const { symbols, ...options } = context.options as Options;
  const pipeline = new Pipeline(config, context.resources);
  const data = options.data ?? (pipeline.barIntervals.length > 0 ? writeTrades(pipeline) : MARKET_DATA);
  const failuresBefore = await pipeline.countFailures();
  const apiUrl = String(outputs.ApiGatewayUrl);
  let alerts: readonly AlertView[] = [];

  return {
    inputName: 'market data',
    async sendInput(onProgress) {
      const input = `${await computeDigest(data)} ${[...(symbols ?? [])].sort().join()}`;
      if (await isReplayed(config.suffix, input, pipeline))
        return `${relative(ROOT, data)} was processed before; not sent again`;
      deleteReplayRecord(config.suffix);
      const report = await replayFile(config, {
        file: data,
        streamName: pipeline.streamName,
        isSorted: pipeline.barIntervals.length > 0,
        read: { symbols, skipped: new SkippedRowReporter(data, 'sent', true, printNote) },
        onProgress: (progress) => onProgress(formatFileProgress(progress)),
      });
      await waitUntilProcessed(pipeline, report, onProgress);
      saveReplayRecord(config.suffix, input, report.lastPositions);
      const sent = `${formatCount(report.events, 'event')} of ${formatCount(report.lastPositions.size, 'symbol')} processed`;
      return pipeline.barIntervals.length === 0
        ? sent
        : `${sent}: ${await countBars(pipeline, report.startedAt)}`;
    },
    async readResults() {
      alerts = await fetchAlerts(apiUrl, await context.getApiKey());
      return formatCount(alerts.length, 'alert');
    },
    formatResults: () => ({
      heading: `Alerts from the market data${
        alerts.length > MAX_LISTED_ALERTS
          ? `: the ${MAX_LISTED_ALERTS} with the highest confidence of ${alerts.length}`
          : ''
      }`,
      table: formatAlertTable(alerts),
    }),
    async checkResults() {
      const [patterns, failuresAfter] = await Promise.all([
        pipeline.readPatterns(),
        pipeline.countFailures(),
      ]);
      return {
        mismatches: findMissingResults({ alerts, patterns, failuresBefore, failuresAfter }),
        summary: `${formatCount(alerts.length, 'alert')}, each with its pattern under one correlation id; no failed message`,
      };
    },
    listNextCommands: () => [
      [
        `curl -H "x-api-key: $(${formatCommand(`key show ${context.keyName}`)})" '${apiUrl}/alerts?symbol=AAPL&limit=5'`,
        'query the API',
      ],
      [formatCommand('key create NAME'), 'create an API key for someone else'],
      [formatCommand('alerts list'), 'list the alerts and their outcomes'],
      [formatCommand('replay FILE.csv'), 'send market data of your own'],
    ],
  };
}

/** Writes trades for the bars that the system builds to a file. Returns its name. */
function writeTrades({ barIntervals, barCalendar }: Pipeline): string {
  const file = join(STACKS_DIR, 'demonstration', 'trades.jsonl');
  mkdirSync(dirname(file), { recursive: true });
  const trades = generateDemonstrationTrades(barIntervals[0]!, barCalendar);
  writeFileSync(file, [...trades].map((trade) => `${JSON.stringify(trade)}\n`).join(''));
  return file;
}

/** Describes the bars that KinesisConsumer has closed since a time. */
async function countBars(pipeline: Pipeline, since: number): Promise<string> {
  const lines = await pipeline.readLogLines('KinesisConsumer', 'batch processed', since);
  const bars = lines.reduce((sum, line) => sum + (line.retried === true ? 0 : Number(line.bars ?? 0)), 0);
  return `trades became ${formatCount(bars, 'bar')} of ${pipeline.barIntervals.join(', ')}`;
}

async function computeDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UserError(`--data ${file} does not exist: expected a CSV file (.csv or .csv.gz)`);
  }
  return hash.digest('hex');
}
