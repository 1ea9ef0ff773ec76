import {
  type CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilteredLogEvent,
} from '@aws-sdk/client-cloudwatch-logs';
import { fetchAllPages } from './fetch-all-pages';

/** Which lines of a log to read. */
export interface LogFilter {
  readonly group: string;
  /** Milliseconds since 1970. @default - the lines as long as they are stored */
  readonly since?: number;
  /** A filter pattern of CloudWatch Logs. @default - all lines */
  readonly pattern?: string;
  /** After this many lines, no further page is read: the newest lines are missing then. @default - all lines */
  readonly maxLines?: number;
}

/** Creates the filter pattern for the lines that contain a text, which loses its quotes. */
export const createTextPattern = (text: string): string => `"${text.replaceAll('"', '')}"`;

/** Reads the lines of a log that a filter selects, the oldest first. */
export const filterLog = (
  logs: Pick<CloudWatchLogsClient, 'send'>,
  { group, since, pattern, maxLines = Infinity }: LogFilter,
): Promise<FilteredLogEvent[]> => {
  let count = 0;
  return fetchAllPages(
    (nextToken) =>
      logs.send(
        new FilterLogEventsCommand({
          logGroupName: group,
          startTime: since,
          filterPattern: pattern,
          nextToken,
        }),
      ),
    ({ events }) => events,
    ({ events, nextToken }) => {
      count += events?.length ?? 0;
      return count < maxLines ? nextToken : undefined;
    },
  );
};
