import { CloudWatchLogsClient, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import type { CommonConfig } from '../../config';
import { isObject } from '../../domain/validation';
import { parseJson } from '../json';
import { findFunction } from '../terraform/recorded-functions';
import type { RecordedResource } from '../terraform/state-bucket';
import { createClientOptions } from './aws';
import { createTextPattern, filterLog } from './filter-log';

/** A log line of a function. */
export type LogLine = Readonly<Record<string, unknown>>;

/** The functions of a stack, and the client of the region with their logs. */
export interface LoggedFunctions {
  readonly logs: Pick<CloudWatchLogsClient, 'send'>;
  /** The resources in the stack's state. */
  readonly resources: readonly RecordedResource[];
}

/**
 * Reads the lines of a function that contain a text, such as a message or an id, as objects; the oldest first. A function that
 * is not deployed or was never called has none.
 * @param id the id of the function in the stack
 * @param since milliseconds since 1970; as long as lines are stored, if it is undefined
 * @returns each line with the time at which it was logged, in milliseconds since 1970
 */
export async function readFunctionLines(
  { logs, resources }: LoggedFunctions,
  id: string,
  { text, since }: { readonly text: string; readonly since?: number },
): Promise<{ readonly at: number; readonly line: LogLine }[]> {
  const found = findFunction(resources, id);
  if (!found) return [];
  const group = `/aws/lambda/${String(found.attributes.function_name)}`;
  const filter = { group, since, pattern: createTextPattern(text) };
  try {
    const events = await filterLog(logs, filter);
    return events.flatMap(({ message = '', timestamp = 0 }) => {
      const line = message.includes(text) ? parseJson(message) : undefined;
      return isObject(line) ? [{ at: timestamp, line }] : [];
    });
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}

/** Reads the log lines of the deployed functions. */
export class FunctionLogs {
  private readonly functions: LoggedFunctions;

  /** @param resources the resources in the stack's state */
  constructor(config: CommonConfig, resources: readonly RecordedResource[]) {
    this.functions = { logs: new CloudWatchLogsClient(createClientOptions(config)), resources };
  }

  /** Returns a function's log lines with a message since a time. */
  async readLines(functionId: string, message: string, since: number): Promise<LogLine[]> {
    const found = await readFunctionLines(this.functions, functionId, { text: message, since });
    return found.map(({ line }) => line);
  }
}
