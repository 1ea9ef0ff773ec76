import { CloudWatchLogsClient, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import type { CommonConfig } from '../../config';
import { createClientOptions } from './aws';
import { createTextPattern, filterLog } from './filter-log';
import { findPhysicalName, type RecordedResource } from '../terraform/state-bucket';

/** A log line of a function. */
export type LogLine = Readonly<Record<string, unknown>>;

/** Reads the log lines of the deployed functions. */
export class FunctionLogs {
  private readonly client: CloudWatchLogsClient;

  /** @param resources the resources in the stack's state */
  constructor(
    config: CommonConfig,
    private readonly resources: readonly RecordedResource[],
  ) {
    this.client = new CloudWatchLogsClient(createClientOptions(config));
  }

  /**
   * Returns a function's log lines with a message since a time, as objects. A function that is not deployed or was never
   * called has none.
   */
  async readLines(functionId: string, message: string, since: number): Promise<LogLine[]> {
    const name = findPhysicalName(this.resources, 'aws_lambda_function', functionId);
    if (name === undefined) return [];
    const group = `/aws/lambda/${name}`;
    const pattern = createTextPattern(message);
    try {
      const events = await filterLog(this.client, { group, since, pattern });
      return events.flatMap(({ message: text = '' }) => (text.includes(message) ? parseLogLine(text) : []));
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return [];
      throw error;
    }
  }
}

function parseLogLine(text: string): LogLine[] {
  try {
    return [JSON.parse(text) as LogLine];
  } catch {
    return [];
  }
}
