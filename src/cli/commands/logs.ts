import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  ResourceNotFoundException,
  type FilteredLogEvent,
} from '@aws-sdk/client-cloudwatch-logs';
import pc from 'picocolors';
import { type CommonConfig, inRegion, listAllStacks } from '../../config';
import { clientOptions } from '../target/aws';
import { UserError } from '../errors';
import { pause } from '../process/interrupt';
import { fetchAllPages } from '../target/fetch-all-pages';
import { openSession } from '../session';
import { StateBucket } from '../terraform/state-bucket';

export interface LogsOptions {
  readonly follow?: boolean;
  /** Milliseconds. */
  readonly since: number;
  readonly correlation?: string;
  readonly json?: boolean;
  readonly port?: number;
}

interface Line {
  readonly id: string;
  readonly function: string;
  readonly timestamp: number;
  readonly message: string;
}

const FOLLOW_MS = 1_000;
const PREFIX = '/aws/lambda/';

/** `stacks logs`: what the functions of the system said, newest last. */
export async function logs(name: string | undefined, options: LogsOptions): Promise<void> {
  const { config } = openSession(options);
  const functions = await findFunctions(config);
  if (functions.length === 0) throw new UserError('nothing is deployed: run npx stacks up first');
  const chosen =
    name === undefined
      ? functions
      : functions.filter((one) => one.name === name || one.name.startsWith(`${name}-`));
  if (chosen.length === 0) {
    const known = functions.map((one) => one.name).join(', ');
    throw new UserError(`there is no function ${JSON.stringify(name)}; expected one of: ${known}`);
  }
  const seen = new Set<string>();
  let from = Date.now() - options.since;
  for (;;) {
    const asked = Date.now();
    const lists = await Promise.all(chosen.map((one) => read(one, from, options.correlation)));
    const fresh = lists
      .flat()
      .filter(({ id }) => !seen.has(id))
      .sort((a, b) => a.timestamp - b.timestamp);
    for (const line of fresh) {
      seen.add(line.id);
      const text = options.json ? JSON.stringify(line) : readable(line);
      if (text !== undefined) process.stdout.write(`${text}\n`);
    }
    if (!options.follow) return;
    from = asked - 10_000; // Lines may arrive late; those that were shown are known by their id.
    await pause(FOLLOW_MS);
  }
}

/** A deployed function, with the client of its region's logs. */
interface DeployedFunction {
  readonly name: string;
  readonly client: CloudWatchLogsClient;
}

/** The functions of all systems, by their states. */
async function findFunctions(config: CommonConfig): Promise<DeployedFunction[]> {
  const bucket = new StateBucket(config);
  const clients = new Map<string, CloudWatchLogsClient>();
  const perStack = listAllStacks(config).map(async ({ name, region }) => {
    const client = clients.get(region) ?? new CloudWatchLogsClient(clientOptions(inRegion(config, region)));
    clients.set(region, client);
    return (await bucket.resourcesOf(name))
      .filter(({ type }) => type === 'aws_lambda_function')
      .map(({ attributes }) => ({ name: String(attributes.function_name), client }));
  });
  return (await Promise.all(perStack)).flat().sort((a, b) => a.name.localeCompare(b.name));
}

async function read(
  { name, client }: DeployedFunction,
  startTime: number,
  correlation: string | undefined,
): Promise<Line[]> {
  const logGroupName = `${PREFIX}${name}`;
  const filterPattern = correlation === undefined ? undefined : `"${correlation.replaceAll('"', '')}"`;
  try {
    const events = await fetchAllPages(
      (nextToken) =>
        client.send(new FilterLogEventsCommand({ logGroupName, startTime, filterPattern, nextToken })),
      (page) => page.events,
      (page) => page.nextToken,
    );
    return events
      .map((event) => toLine(name, event))
      .filter(({ message }) => correlation === undefined || message.includes(correlation));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}

function toLine(name: string, { eventId, timestamp = 0, message = '' }: FilteredLogEvent): Line {
  const text = message.trimEnd();
  return { id: eventId ?? `${name} ${timestamp} ${text}`, function: name, timestamp, message: text };
}

/** What Lambda says about each invocation itself. */
const PLATFORM = /^(INIT_START|START|END|REPORT|XRAY) /;

/** A line in short: time, function, level, message, correlation id. Metrics and Lambda's own lines are for --json. */
export function readable({ function: name, timestamp, message }: Line): string | undefined {
  if (message.trim() === '' || PLATFORM.test(message)) return undefined;
  const head = `${pc.dim(new Date(timestamp).toISOString())} ${pc.cyan(name)}`;
  const entry = objectIn(message);
  if (entry === undefined) return `${head} ${message}`;
  if ('_aws' in entry) return undefined;
  if (!('message' in entry)) return `${head} ${message}`;
  const { level = '', message: text, correlation_id: correlation } = entry;
  const shown = correlation === undefined ? '' : ` ${pc.dim(String(correlation))}`;
  const what = typeof text === 'string' ? text : JSON.stringify(text);
  return `${head} ${colour(String(level))} ${what}${shown}`;
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const colour = (level: string): string =>
  level === 'ERROR' ? pc.red(level) : level === 'WARN' ? pc.yellow(level) : level;
