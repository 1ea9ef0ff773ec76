import type { AlertStore } from '../../../cli/pattern-detection/alert-store';
import type { ApprovalStore } from '../../../cli/pattern-detection/approvals/approval-store';
import type { FunctionLogs } from '../../../cli/target/function-logs';
import { UserError } from '../../../cli/errors';
import { formatDetectionId, parseDetectionId, type PatternRow } from '../../../domain/alerts';
import { isInterval } from '../../../domain/calendar';
import { parseIso } from '../../../domain/market-data';
import { DEPLOYED_PATTERNS } from '../../../domain/patterns';
import type { Story } from '../../server/section';
import { createAlertStory } from './alert-story';
import type { LoggedProblem, StoredRecord } from './facts';

/** The functions whose logs contain the correlation id of an alert. */
const FUNCTIONS = [
  'KinesisConsumer',
  'PatternDetector',
  'AlertProcessor',
  'ApprovalProcessor',
  'ApprovalCallback',
];
/** A retry of an earlier record can be logged before the pattern is stored, in milliseconds. */
const LOG_LEAD_MS = 3_600_000;
const EVENT_ID = /^(shardId-\d+):(\d+)#(\d+)$/;

/** What stories are read from. */
export interface StoryReaders {
  readonly alerts: Pick<AlertStore, 'getPattern' | 'getAlert'>;
  readonly approvals: Pick<ApprovalStore, 'get'>;
  readonly logs: Pick<FunctionLogs, 'readLines'>;
  /** Reads the event of a record of the stream; undefined if the stream does not have it any more. */
  readonly readRecord: (
    shardId: string,
    sequenceNumber: string,
    index: number,
  ) => Promise<StoredRecord | undefined>;
  /** Finds the pattern that an event confirmed, among the newest ones. */
  readonly findPattern: (correlationId: string) => Promise<PatternRow | undefined>;
}

/** Finds the story of an alert, a pattern or a detection by its id or its correlation id. @returns undefined if it is none */
export async function findAlertStory(id: string, readers: StoryReaders): Promise<Story | undefined> {
  const pattern = await findPattern(id, readers);
  const correlationId = pattern?.correlationId ?? id;
  const [, shardId, sequenceNumber, index] = EVENT_ID.exec(correlationId) ?? [];
  if (!pattern && !shardId) return undefined;
  const [record, alert, approval, problems] = await Promise.all([
    shardId ? readers.readRecord(shardId, sequenceNumber!, Number(index)) : undefined,
    pattern && readers.alerts.getAlert(pattern.patternId),
    pattern && readers.approvals.get(pattern.patternId),
    pattern ? readProblems(pattern, readers) : [],
  ]);
  return createAlertStory({ pattern, alert, approval, record, problems });
}

async function findPattern(
  id: string,
  { alerts, findPattern: find }: StoryReaders,
): Promise<PatternRow | undefined> {
  if (EVENT_ID.test(id)) return find(id);
  for (const patternId of parseDetectionId(id) ? [id] : listPatternIds(id))
    try {
      return await alerts.getPattern(patternId);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  return undefined;
}

/** Lists the ids of the patterns that a bar can confirm, by the id of the bar: `AAPL#5m#2024-12-02T14:30:00.000Z`. */
function listPatternIds(barId: string): readonly string[] {
  const [symbol, interval, time, ...more] = barId.split('#');
  const confirmedAt = parseIso(time ?? '');
  if (!symbol || !isInterval(interval) || confirmedAt === undefined || more.length > 0) return [];
  return DEPLOYED_PATTERNS.map((pattern) => formatDetectionId({ symbol, pattern, interval, confirmedAt }));
}

async function readProblems(
  { correlationId, detectedAt }: PatternRow,
  { logs }: StoryReaders,
): Promise<readonly LoggedProblem[]> {
  const since = Date.parse(detectedAt) - LOG_LEAD_MS;
  const found = await Promise.all(
    FUNCTIONS.map(async (functionId) =>
      (await logs.readLines(functionId, correlationId, since)).flatMap((line) => {
        const { level, message, timestamp } = line;
        if (level !== 'WARN' && level !== 'ERROR') return [];
        return [
          { functionId, at: Date.parse(String(timestamp)), level, message: String(message), line },
        ] as const;
      }),
    ),
  );
  return found.flat().sort((a, b) => a.at - b.at);
}
