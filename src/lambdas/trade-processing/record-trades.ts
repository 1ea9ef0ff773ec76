import type { Context } from 'aws-lambda';
import { type ChainId, chooseShard } from '../../domain/ledger';
import {
  type ExaminedEvent,
  type MessageOutcome,
  parseEnrichmentOutput,
  parseTradeEvent,
  parseValidationOutput,
  planRecording,
  type RecordingPlan,
  TRADE_METRICS,
} from '../../domain/trade-records';
import { formatViolation, type InputViolation, isObject, rejectInput } from '../../domain/validation';
import type { Backoff } from '../shared/backoff';
import type { Telemetry } from '../shared/telemetry';
import type { RecordTable } from './adapters/record-table';
import {
  ClockError,
  ContentionError,
  createEntryError,
  expectValid,
  formatChain,
  InvalidEvent,
} from './errors';
import { createStepHandler } from './handle-step';
import { readKnownRecords } from './read-known-records';
import type { ReadSettings } from './settings';
import { sha256 } from '../../aws/sha256';

/** The settings of the recorder. */
export const RECORDER_SETTINGS = ['ChainShards', 'TableEndpoint'] as const;
/** Only a metric depends on it, so trades are recorded without it. */
export const OPTIONAL_RECORDER_SETTINGS = ['ActiveRegion'] as const;
type ReadRecorderSettings = ReadSettings<
  (typeof RECORDER_SETTINGS)[number],
  (typeof OPTIONAL_RECORDER_SETTINGS)[number]
>;
type RecorderSettings = Awaited<ReturnType<ReadRecorderSettings>>;

export interface RecorderDeps {
  readonly telemetry: Telemetry;
  /** The region of the function, to whose chains it appends. */
  readonly region: string;
  readonly readSettings: ReadRecorderSettings;
  /** Returns the table at an endpoint. */
  readonly getTable: (endpoint: string) => RecordTable;
  readonly backoff: Backoff;
}

/** The output of the recorder: one result per message, in their order. */
export interface RecorderOutput {
  readonly results: readonly MessageOutcome[];
}

const MAX_ATTEMPTS = 15;
/** After so many reads, an entry that is not found does not exist: a transaction is visible as a whole within milliseconds. */
const MAX_READS_OF_ENTRY = 4;
/** An attempt that starts later may not end before the function times out. */
const ATTEMPT_MS = 5_000;

const METRIC: Readonly<Record<MessageOutcome['outcome'], string>> = {
  recorded: TRADE_METRICS.recorded,
  repeated: TRADE_METRICS.repeated,
  rejected: TRADE_METRICS.rejected,
};

/** Creates the step that records the messages of an event in the ledger, each once. */
export const createComplianceRecorder = (deps: RecorderDeps) =>
  createStepHandler(
    'record',
    deps.telemetry,
    async (input: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<RecorderOutput> => {
      const examined = readInput(input);
      const settings = await deps.readSettings();
      const { outcomes } = await record(examined, settings, context, deps);
      report(examined, outcomes, settings, deps);
      return { results: outcomes };
    },
  );

/** Reads the event with the outputs of the validator and the enricher. @throws InvalidEvent */
const readInput = (input: unknown): ExaminedEvent => {
  if (!isObject(input)) return expectValid(rejectInput('input', 'be a JSON object', input));
  return {
    event: expectValid(parseTradeEvent(input.event)),
    validation: expectValid(parseValidationOutput(input.validation)),
    enrichment: expectValid(parseEnrichmentOutput(input.enrichment)),
  };
};

/**
 * Plans and writes until no other invocation was faster.
 * @throws LedgerViolation if an entry of this region is missing in several reads
 */
const record = async (
  examined: ExaminedEvent,
  { ChainShards, TableEndpoint }: RecorderSettings,
  { getRemainingTimeInMillis }: Pick<Context, 'getRemainingTimeInMillis'>,
  { telemetry, region, getTable, backoff }: RecorderDeps,
): Promise<RecordingPlan> => {
  const { event, validation } = examined;
  const table = getTable(TableEndpoint);
  const chain = { region, shard: chooseShard(event.eventId, ChainShards, sha256) };
  const trades = validation.results.flatMap(({ trade }) => trade ?? []);
  let attempt = 0;
  let incompleteReads = 0;
  do {
    const { known, missing, missingOwn } = await readKnownRecords(event, trades, chain, table);
    telemetry.meter.count(TRADE_METRICS.missingReplicas, missing);
    const [entry] = missingOwn;
    if (entry) {
      if (++incompleteReads === MAX_READS_OF_ENTRY)
        throw createEntryError(entry, 'missing, although a row points to it');
      await backoff.wait(attempt++);
      continue;
    }
    const planned = planRecording({ ...examined, ...chain, known, now: telemetry.now(), sha256 });
    if ('violation' in planned) throw createPlanError(planned.violation, chain);
    if (planned.value.writes.length === 0) return planned.value;
    const { state } = await table.write(planned.value.writes);
    if (state === 'written') return planned.value;
    telemetry.meter.count(TRADE_METRICS.recordingConflicts, 1);
    await backoff.wait(attempt++);
  } while (attempt < MAX_ATTEMPTS && getRemainingTimeInMillis() > ATTEMPT_MS);
  throw new ContentionError(
    `event ${event.eventId} is not recorded after ${attempt} attempts, because the same rows changed each time`,
  );
};

/** A clock that is wrong by more than a minute can be right at the next attempt, in another environment. */
const createPlanError = (violation: InputViolation, chain: ChainId): Error =>
  violation.field === 'now'
    ? new ClockError(`${formatChain(chain)}: ${formatViolation(violation)}`)
    : new InvalidEvent(violation);

const report = (
  { event }: ExaminedEvent,
  outcomes: readonly MessageOutcome[],
  { ActiveRegion }: RecorderSettings,
  { telemetry: { log, meter }, region }: RecorderDeps,
): void => {
  for (const { outcome } of outcomes) meter.count(METRIC[outcome], 1);
  const recorded = outcomes.filter(({ outcome }) => outcome === 'recorded').length;
  if (ActiveRegion && ActiveRegion.region !== region)
    meter.count(TRADE_METRICS.recordedWhilePassive, recorded);
  log.info('event recorded', {
    correlation_id: event.eventId,
    source: event.source,
    outcomes: outcomes.map(({ id, outcome, tradeId }) => ({ id, outcome, trade_id: tradeId })),
  });
};
