import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join, relative } from 'node:path';
import pc from 'picocolors';
import { LEFT_OUT } from '../../config';
import { ApiKeys } from '../api-keys';
import { progressLine, recoverStacks, synthesizeStacks, type Deployable } from '../terraform/deployment';
import { Interrupted, UserError } from '../errors';
import {
  alertsFrom,
  foundTable,
  missingFrom,
  SHOWN_ALERTS,
  type AlertView,
} from '../pattern-detection/alerts';
import { interrupted } from '../process/interrupt';
import { outputsTable, plain } from './outputs';
import { Pipeline } from '../pattern-detection/pipeline';
import { count, say } from '../terminal/print';
import { describeProgress } from '../terminal/progress';
import { replay } from '../pattern-detection/replay';
import { forgetReplay, rememberReplay, wasReplayed } from '../pattern-detection/replay/memory';
import { untilQuiet } from '../pattern-detection/replay/quiet';
import { openSession, requireLocal, ROOT } from '../session';
import { StateBucket } from '../terraform/state-bucket';
import { table } from '../terminal/table';
import { startTarget, terraformEnv } from '../target/target';
import { runTasks, type Step } from '../terminal/tasks';
import type { Env } from '../process/child';
import type { Output } from '../terraform/terraform';

export interface UpOptions {
  readonly once?: boolean;
  readonly port?: number;
  readonly data?: string;
  readonly symbols?: ReadonlySet<string>;
}

/** Five US stocks, daily, 2000 to 2013. */
const MARKET_DATA = join(ROOT, '__tests__/fixtures/market/quandl-wiki-5-stocks-daily-2000-2013.csv.gz');
const SYSTEM = 'pattern-detection';
/** The API key with which this command reads what was found. */
const OWN_KEY = 'up';

interface UpContext {
  env: Env;
  deployed: readonly Deployable[];
  pipeline?: Pipeline;
  failuresBefore: ReadonlyMap<string, number>;
  outputs: Readonly<Record<string, Output>>;
  alerts: readonly AlertView[];
}

/** `stacks up`: deploys everything onto the local target, runs real market data through it and shows what came out. */
export async function up(options: UpOptions): Promise<void> {
  const session = openSession(options);
  requireLocal(session, 'up', 'on AWS, npx stacks deploy plans, asks and applies');
  const { config } = session;
  const bucket = new StateBucket(config);
  const data = options.data ?? MARKET_DATA;
  const context: UpContext = {
    env: session.env,
    deployed: [],
    failuresBefore: new Map(),
    outputs: {},
    alerts: [],
  };
  let running: { readonly stop: () => Promise<void> } | undefined;

  const steps: Step<UpContext>[] = [
    {
      title: 'providers',
      keep: true,
      run: async (ctx, tell) => {
        ctx.env = await terraformEnv(session, tell);
      },
    },
    {
      title: 'local target',
      run: async (_, tell) => {
        running = await startTarget(session, tell);
        return config.endpoint;
      },
    },
    {
      title: 'state bucket',
      run: async () => `${config.stateBucket}${(await bucket.ensure()) ? ' made' : ''}`,
    },
    {
      title: 'synthesize',
      run: async (ctx) => {
        ctx.deployed = await synthesizeStacks(session, [], ctx.env);
        return ctx.deployed.map(({ stack }) => stack.name).join(', ');
      },
    },
    {
      title: 'initialize',
      keep: true,
      run: async (ctx, tell) => {
        for (const { terraform } of ctx.deployed) await terraform.init();
        await recoverStacks(session, ctx.deployed, tell);
      },
    },
    {
      title: 'plan and apply',
      run: async (ctx, tell) => {
        let [applied, unchanged] = [0, 0];
        for (const { terraform } of ctx.deployed) {
          const { summary } = await terraform.plan([], (address) => tell(`reading ${address}`));
          if (summary.empty) unchanged++;
          else await terraform.apply(summary.steps, (progress) => tell(progressLine(progress)));
          applied += summary.steps;
        }
        return unchanged === ctx.deployed.length
          ? 'no changes, nothing applied'
          : `${count(applied, 'change')} applied`;
      },
    },
    {
      title: 'market data',
      run: async (ctx, tell) => {
        const pipeline = new Pipeline(config, await bucket.resourcesOf(`${SYSTEM}-${config.suffix}`));
        ctx.pipeline = pipeline;
        ctx.failuresBefore = await pipeline.failures();
        const what = `${await digestOf(data)} ${[...(options.symbols ?? [])].sort().join()}`;
        if (await wasReplayed(config.suffix, what, pipeline))
          return `${relative(ROOT, data)} went through before; not sent again`;
        forgetReplay(config.suffix);
        const report = await replay(config, {
          file: data,
          streamName: pipeline.streamName,
          symbols: options.symbols,
          onProgress: (progress) => tell(describeProgress(progress)),
          onWrongLine: (line, why) => {
            throw new UserError(`${data}, line ${line}: ${why}`);
          },
        });
        await untilQuiet(pipeline, report.last, tell);
        rememberReplay(config.suffix, what, report.last);
        return `${count(report.events, 'event')} of ${count(report.last.size, 'symbol')} went through`;
      },
    },
    {
      title: 'what was found',
      run: async (ctx) => {
        const stack = ctx.deployed.find((one) => one.stack.system === SYSTEM);
        ctx.outputs = (await stack?.terraform.outputs()) ?? {};
        const keys = new ApiKeys(config, await bucket.resourcesOf(`${SYSTEM}-${config.suffix}`));
        const { ApiGatewayUrl } = plain(ctx.outputs);
        ctx.alerts = await alertsFrom(String(ApiGatewayUrl), await keys.ensure(OWN_KEY));
        return count(ctx.alerts.length, 'alert');
      },
    },
  ];

  try {
    await runTasks(steps, context);
    show(context, options);
    if (options.once) await check(context);
    else await untilInterrupted(config.endpoint ?? '');
  } finally {
    await running?.stop();
  }
}

function show({ deployed, outputs, alerts }: UpContext, { once, port: other }: UpOptions): void {
  const stack = deployed.find((one) => one.stack.system === SYSTEM);
  const heading = (text: string) => say(`\n${pc.bold(pc.cyan(text))}`);
  heading('Outputs');
  if (stack) say(outputsTable(stack.stack, outputs));
  const few = alerts.length > SHOWN_ALERTS ? `, the strongest ${SHOWN_ALERTS} of ${alerts.length}` : '';
  heading(`Found in the market data${few}`);
  say(foundTable(alerts));
  heading('Left out of the local target');
  say(
    table(
      ['what', 'why'],
      LEFT_OUT.map(({ what, reason }) => [what, reason]),
    ),
  );
  heading('Next');
  const url = String(plain(outputs).ApiGatewayUrl);
  const port = other === undefined ? '' : ` --port ${other}`;
  const commands: [string, string][] = once
    ? [['npm start', 'the same, and stay up']]
    : [
        [
          `curl -H "x-api-key: $(npx stacks key show ${OWN_KEY}${port})" '${url}/alerts?symbol=AAPL&limit=5'`,
          'ask the API',
        ],
        [`npx stacks key create NAME${port}`, 'an API key for somebody else'],
        ['npx stacks replay FILE.csv', 'send market data of your own'],
      ];
  commands.push(
    ['npx stacks logs --since 1h', 'what the functions said'],
    ['npx stacks plan --offline', 'the complete stack for AWS, against nothing'],
    ['npx stacks down', 'destroy it, and prove that nothing is left'],
  );
  for (const [command, what] of commands) say(`  ${command.padEnd(28)}  ${pc.dim(what)}`);
}

/** @throws UserError with all that is missing */
async function check({ pipeline, alerts, failuresBefore }: UpContext): Promise<void> {
  if (!pipeline) throw new UserError('the market data was not sent');
  const [patterns, failuresAfter] = await Promise.all([pipeline.patterns(), pipeline.failures()]);
  const missing = missingFrom({ alerts, patterns, failuresBefore, failuresAfter });
  if (missing.length > 0) {
    for (const line of missing.slice(0, 20)) say(`missing: ${line}`);
    throw new UserError(
      `${count(missing.length, 'thing')} missing from what should have come out (listed above)`,
    );
  }
  say(
    `\nchecked: ${count(alerts.length, 'alert')}, each with its pattern under one correlation id; no failed message`,
  );
}

async function untilInterrupted(endpoint: string): Promise<void> {
  say(`\nThe local target stays up on ${endpoint} until Ctrl-C; its state is kept.`);
  // A timer keeps the process alive: a signal alone does not.
  const alive = setInterval(() => {}, 60_000);
  await new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(alive);
  throw new Interrupted();
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
