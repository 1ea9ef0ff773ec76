import {
  CloudWatchLogsClient,
  ResourceNotFoundException,
  type FilteredLogEvent,
} from '@aws-sdk/client-cloudwatch-logs';
import { type CommonConfig, withRegion, listAllStacks } from '../../config';
import { createClientOptions } from '../target/aws';
import { UserError } from '../errors';
import { pause } from '../process/interrupt';
import { filterLog } from '../target/filter-log';
import { withTarget } from '../target/target';
import { openSession } from '../session';
import { print, printNote } from '../terminal/print';
import { formatVisibleJson } from '../terminal/visible';
import { StateBucket } from '../terraform/state-bucket';
import { formatCommand } from '../terminal/format-command';
import { createFilterPattern, formatLogLine, isErrorLine, type LogLine } from './log-line';

export interface LogsOptions {
  readonly follow?: boolean;
  /** The maximum age of the lines, in milliseconds. */
  readonly since: number;
  readonly correlation?: string;
  /** Whether to print only warnings and errors. */
  readonly errors?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

const POLL_MS = 1_000;
const LOG_GROUP_PREFIX = '/aws/lambda/';

/** `stacks logs`: prints the logs of the deployed functions, newest last. */
export async function runLogs(name: string | undefined, options: LogsOptions): Promise<void> {
  const session = openSession(options);
  await withTarget(session, printNote, () => printLogs(session.config, name, options));
}

async function printLogs(
  config: CommonConfig,
  name: string | undefined,
  options: LogsOptions,
): Promise<void> {
  const functions = await findFunctions(config);
  if (functions.length === 0) throw new UserError(`nothing is deployed: run ${formatCommand('up')} first`);
  const chosen =
    name === undefined ? functions : functions.filter((candidate) => matchesFunction(candidate, name));
  if (chosen.length === 0) {
    const known = [...new Set(functions.map(({ id }) => id))].join(', ');
    throw new UserError(`function ${JSON.stringify(name)} does not exist: expected one of ${known}`);
  }
  const printedIds = new Set<string>();
  let from = Date.now() - options.since;
  for (;;) {
    const requestTime = Date.now();
    const lists = await Promise.all(chosen.map((selected) => fetchLines(selected, from, options)));
    const newLines = lists
      .flat()
      .filter(({ id }) => !printedIds.has(id))
      .sort((a, b) => a.timestamp - b.timestamp);
    for (const line of newLines) {
      printedIds.add(line.id);
      const text = options.json ? formatVisibleJson(line) : formatLogLine(line);
      if (text !== undefined) print(text);
    }
    if (!options.follow) return;
    from = requestTime - 10_000; // Lines can arrive late. Printed lines are skipped by their id.
    await pause(POLL_MS);
  }
}

/** A deployed function, with the CloudWatch Logs client of its region. */
interface DeployedFunction {
  /** Its name in the stack, such as `Consumer`. */
  readonly id: string;
  readonly name: string;
  readonly client: CloudWatchLogsClient;
}

/** Whether a user means a function by a name: its name in the stack, or on AWS with or without the suffix. */
export const matchesFunction = (
  { id, name }: Pick<DeployedFunction, 'id' | 'name'>,
  given: string,
): boolean => id === given || name === given || name.startsWith(`${given}-`);

/** Finds the functions of all systems in the states of their stacks. */
async function findFunctions(config: CommonConfig): Promise<DeployedFunction[]> {
  const bucket = new StateBucket(config);
  const clients = new Map<string, CloudWatchLogsClient>();
  const functionsOfStacks = listAllStacks(config).map(async ({ name, region }) => {
    const client =
      clients.get(region) ?? new CloudWatchLogsClient(createClientOptions(withRegion(config, region)));
    clients.set(region, client);
    return (await bucket.readResources(name))
      .filter(({ type }) => type === 'aws_lambda_function')
      .map(({ address, attributes }) => ({
        id: address.split('.').at(-1)!,
        name: String(attributes.function_name),
        client,
      }));
  });
  return (await Promise.all(functionsOfStacks)).flat().sort((a, b) => a.name.localeCompare(b.name));
}

async function fetchLines(
  { name, client }: DeployedFunction,
  startTime: number,
  { correlation, errors = false }: LogsOptions,
): Promise<LogLine[]> {
  const group = `${LOG_GROUP_PREFIX}${name}`;
  const pattern = createFilterPattern(correlation, errors);
  try {
    const events = await filterLog(client, { group, since: startTime, pattern });
    return events
      .map((event) => parseLine(name, event))
      .filter((line) => correlation === undefined || line.message.includes(correlation))
      .filter((line) => !errors || isErrorLine(line));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}

function parseLine(name: string, { eventId, timestamp = 0, message = '' }: FilteredLogEvent): LogLine {
  const text = message.trimEnd();
  return { id: eventId ?? `${name} ${timestamp} ${text}`, function: name, timestamp, message: text };
}
