import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join, relative } from 'node:path';
import type { Demonstration, DemonstrationContext } from '../demonstration';
import { UserError } from '../errors';
import { ROOT } from '../session';
import { formatCount } from '../terminal/print';
import { formatFileProgress } from '../terminal/progress';
import { alertsFrom, type AlertView, foundTable, missingFrom, SHOWN_ALERTS } from './alerts';
import { Pipeline } from './pipeline';
import { replay } from './replay';
import { forgetReplay, rememberReplay, wasReplayed } from './replay/memory';
import { untilQuiet } from './replay/quiet';

/** Five US stocks, daily, 2000 to 2013. */
const MARKET_DATA = join(ROOT, '__tests__/fixtures/market/quandl-wiki-5-stocks-daily-2000-2013.csv.gz');

/** The options of `up` that this demonstration reads. */
interface Options {
  readonly data?: string;
  readonly symbols?: ReadonlySet<string>;
}

/** Replays real market data through the deployed system, and reads the alerts from its API. */
export async function startDemonstration(context: DemonstrationContext): Promise<Demonstration> {
  const { config, outputs } = context;
  const { data = MARKET_DATA, symbols } = context.options as Options;
  const pipeline = new Pipeline(config, context.resources);
  const failuresBefore = await pipeline.failures();
  const apiUrl = String(outputs.ApiGatewayUrl);
  let alerts: readonly AlertView[] = [];

  return {
    input: 'market data',
    async feed(onProgress) {
      const input = `${await digestOf(data)} ${[...(symbols ?? [])].sort().join()}`;
      if (await wasReplayed(config.suffix, input, pipeline))
        return `${relative(ROOT, data)} was processed before; not sent again`;
      forgetReplay(config.suffix);
      const report = await replay(config, {
        file: data,
        streamName: pipeline.streamName,
        symbols,
        onProgress: (progress) => onProgress(formatFileProgress(progress)),
        onWrongLine: (line, why) => {
          throw new UserError(`${data}, line ${line}: ${why}`);
        },
      });
      await untilQuiet(pipeline, report.last, onProgress);
      rememberReplay(config.suffix, input, report.last);
      return `${formatCount(report.events, 'event')} of ${formatCount(report.last.size, 'symbol')} processed`;
    },
    results: 'alerts',
    async collect() {
      alerts = await alertsFrom(apiUrl, await context.apiKey());
      return formatCount(alerts.length, 'alert');
    },
    formatResults: () => ({
      heading: `Alerts from the market data${
        alerts.length > SHOWN_ALERTS ? `: the ${SHOWN_ALERTS} strongest of ${alerts.length}` : ''
      }`,
      table: foundTable(alerts),
    }),
    async check() {
      const [patterns, failuresAfter] = await Promise.all([pipeline.patterns(), pipeline.failures()]);
      return {
        mismatches: missingFrom({ alerts, patterns, failuresBefore, failuresAfter }),
        summary: `${formatCount(alerts.length, 'alert')}, each with its pattern under one correlation id; no failed message`,
      };
    },
    nextCommands: () => [
      [
        `curl -H "x-api-key: $(npx stacks key show ${context.keyName}${context.portOption})" '${apiUrl}/alerts?symbol=AAPL&limit=5'`,
        'query the API',
      ],
      [`npx stacks key create NAME${context.portOption}`, 'create an API key for somebody else'],
      ['npx stacks replay FILE.csv', 'send market data of your own'],
    ],
  };
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UserError(`there is no file ${file}: give --data a CSV file (.csv or .csv.gz)`);
  }
  return hash.digest('hex');
}
