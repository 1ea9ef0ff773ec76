import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import {
  advanceBatch,
  type BatchReader,
  findFirstRecords,
  findSymbols,
  formatLastEvents,
} from '../../domain/market-data';
import { createBatchResponse, sendRejections, startAnalyses } from './batch-effects';
import { reportBatch } from './batch-report';
import type { ConsumerDeps } from './consumer-deps';
import { wrapDetectionErrors } from './detection-error';
import { createOutcomeMessages } from './failed-message';
import type { FailedMessageSender } from './failed-message-sender';
import { loadProgress, saveClosedBars, saveProgress } from './progress';
import { toStreamRecord } from './stream-record';

/** Processes a batch whose events are used as they arrive: each one is a bar. */
export const processEvents = async (
  event: KinesisStreamEvent,
  deps: ConsumerDeps,
  reader: BatchReader,
  sender: FailedMessageSender,
): Promise<KinesisStreamBatchResponse> => {
  const { telemetry, states } = deps;
  const records = event.Records.map((record) => toStreamRecord(record, telemetry.now()));
  const readFrom = telemetry.elapsed();
  const batch = wrapDetectionErrors(() => reader.read(records, deps.maxEventAgeHours, deps.unknownFields));
  const readMs = telemetry.elapsed() - readFrom;
  const firstRecord = findFirstRecords(batch);
  const progress = await telemetry.trace('load detectors', () =>
    loadProgress(states, [...firstRecord.keys()], telemetry),
  );
  const detectFrom = telemetry.elapsed();
  const outcome = await telemetry.trace('detect', async () =>
    wrapDetectionErrors(() => advanceBatch(batch, progress, deps.rules)),
  );
  const detectMs = telemetry.elapsed() - detectFrom;
  const { analyses } = outcome;
  const advanced = formatLastEvents(batch, outcome);
  const late = createOutcomeMessages(batch, outcome, event, telemetry.now());
  // Before the analyses, which add the bars to their patterns.
  await telemetry.trace('save bars', () => saveClosedBars(deps.recentBars, progress, telemetry));
  const [unkept, failedSymbols] = await telemetry.trace('analyse', () =>
    Promise.all([sender(late), startAnalyses(analyses, deps)]),
  );
  // A retry would skip a late event before the saved position, so its record's symbols are not saved until the event is in FailedMessages.
  const unkeptRecords = new Set(unkept.map(({ message }) => message.record));
  const unkeptSymbols = new Set(findSymbols(batch, unkeptRecords));
  const toSave = [...advanced].filter(([symbol]) => !failedSymbols.has(symbol) && !unkeptSymbols.has(symbol));
  const unsaved = await telemetry.trace('save detectors', () =>
    saveProgress(states, toSave, progress, telemetry),
  );
  const failed = [...unkeptRecords];
  for (const symbol of [...failedSymbols, ...unkeptSymbols, ...unsaved])
    failed.push(firstRecord.get(symbol) ?? 0);
  const { rejected, retryFrom } = await sendRejections(event, batch, failed, deps, sender);

  reportBatch(telemetry, {
    records,
    batch,
    outcome,
    rejected,
    retried: retryFrom !== undefined,
    readMs,
    detectMs,
  });
  return createBatchResponse(retryFrom);
};
