import type { ExchangeCalendar } from '../../domain/calendar';
import { type Alert, createAlert, getConfidenceBucket, toPatternRow } from '../../domain/alerts';
import {
  markAllAcrossSessions,
  matchPattern,
  scoreCandidates,
  type Detection,
  type PatternName,
  type Sensitivity,
} from '../../domain/patterns';
import { findFirstTime, formatSeries } from '../../domain/recent-bars';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { collectFailures, runAll, toError } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';
import type { Queue } from '../shared/queues';
import type { RecentBars } from './adapters/recent-bars';
import type { TradingPatterns } from './adapters/trading-patterns';
import { compressBars } from './stored-bars';
import { parseStepInput, type AnalysisStep } from './messages';

export interface AnalysisDeps {
  readonly telemetry: Telemetry;
  readonly patterns: TradingPatterns;
  readonly recentBars: Pick<RecentBars, 'load'>;
  readonly alerts: Queue;
  /** Patterns across its sessions are marked; none without a calendar. */
  readonly calendar?: ExchangeCalendar;
  /** How much POST /patterns reports; medium by default. */
  readonly sensitivity?: Sensitivity;
  /** The minimum confidence of an alert, 0 to 100. Detections below it are only stored. */
  readonly alertMinConfidence: number;
  /** The symbols with a separate metric. All others share `other`, because each metric has a cost. */
  readonly metricSymbols: readonly string[];
}

/**
 * Creates the handler of the steps of PatternAnalysisWorkflow.
 * @throws ValidationError for invalid input, which the workflow does not retry
 */
export const createStepRunner = (deps: AnalysisDeps) => async (input: unknown) => {
  const step = await deps.telemetry.trace('read input', async () => parseStepInput(input));
  switch (step.step) {
    case 'validate':
      return { correlationId: step.correlationId, symbol: step.symbol, windows: step.windows };
    case 'detect':
      return detectCandidates(step, deps);
    case 'score':
      return runScoreStep(step, deps);
    case 'decide':
      return storeAndAlert(step, deps);
  }
};

const detectCandidates = ({ pattern, windows }: AnalysisStep<'detect'>, { telemetry }: AnalysisDeps) =>
  telemetry.trace(`detect ${pattern}`, async () => {
    const started = telemetry.elapsed();
    const candidates = windows.flatMap((window) => {
      const candidate = matchPattern(pattern, window);
      return candidate ? [candidate] : [];
    });
    const milliseconds = telemetry.elapsed() - started;
    recordDuration(telemetry, pattern, scoreCandidates(candidates), milliseconds);
    return { pattern, candidates };
  });

/** Records the duration of the search for a pattern, by the range of the highest confidence found. */
export const recordDuration = (
  { meter }: Telemetry,
  pattern: PatternName,
  found: readonly Detection[],
  milliseconds: number,
): void => {
  const best = found.length > 0 ? Math.max(...found.map(({ confidence }) => confidence)) : undefined;
  const dimensions = { PatternType: pattern, Confidence: getConfidenceBucket(best) };
  meter.measure('PatternDetectionDuration', 'Milliseconds', milliseconds, dimensions);
};

const runScoreStep = async (
  { correlationId, symbol, findings }: AnalysisStep<'score'>,
  deps: AnalysisDeps,
) => {
  const scored = scoreCandidates(findings.flatMap(({ candidates }) => candidates));
  const detections = markAllAcrossSessions(scored, deps.calendar);
  for (const { pattern, confidence } of detections) {
    deps.telemetry.meter.measure('ConfidenceScore', 'Percent', confidence, {
      PatternType: pattern,
      Symbol: deps.metricSymbols.includes(symbol) ? symbol : 'other',
    });
  }
  return { correlationId, symbol, detections };
};

/**
 * Stores patterns, then queues alerts, then marks them as queued. A retry queues the alerts again even if the rows exist,
 * because the previous attempt may have failed in between. The id of an alert makes a second message harmless. If all
 * attempts fail, the rows keep their mark, and the sweep of AlertProcessor raises their alerts.
 */
const storeAndAlert = async ({ correlationId, detections }: AnalysisStep<'decide'>, deps: AnalysisDeps) => {
  const { telemetry, patterns, alerts, alertMinConfidence } = deps;
  const now = telemetry.now();
  const raisesAlert = ({ confidence }: Detection) => confidence >= alertMinConfidence;
  let stored = 0;
  await telemetry.trace('store patterns', () =>
    runAll(detections, MAX_CONCURRENT_CALLS, async (detection) => {
      const row = toPatternRow(detection, correlationId, now, raisesAlert(detection));
      const bars = await loadBars(detection, correlationId, deps);
      if (await patterns.store({ ...row, ...(bars && { bars }) })) stored++;
    }),
  );
  const messages = detections
    .filter(raisesAlert)
    .map((detection) => ({ correlationId, body: createAlert(detection, correlationId, now) }));
  const [unsent] = await telemetry.trace('send alerts', () => alerts.send(messages));
  if (unsent) throw new Error(`failed to queue alert ${unsent.message.body.alertId}: ${unsent.reason}`);
  await telemetry.trace('mark alerts', () =>
    markQueued(
      messages.map(({ body }) => body),
      deps,
    ),
  );
  const result = { stored, alerts: messages.length };
  telemetry.log.info('analysis decided', { correlation_id: correlationId, ...result });
  return result;
};

/** Loads the bars of a pattern. Not fatal: a pattern without its bars is better than no alert. */
const loadBars = async (
  detection: Detection,
  correlationId: string,
  { telemetry, recentBars }: AnalysisDeps,
): Promise<Uint8Array | undefined> => {
  try {
    const series = formatSeries(detection);
    const bars = await recentBars.load(series, findFirstTime(detection), detection.confirmedAt);
    return compressBars(detection, bars);
  } catch (thrown) {
    const about = { correlation_id: correlationId, symbol: detection.symbol };
    telemetry.log.warn('bars not loaded', { ...about, error: toError(thrown) });
    return undefined;
  }
};

/** Not fatal: the sweep raises an alert again whose mark remains, and AlertProcessor recognizes its id. */
const markQueued = async (alerts: readonly Alert[], { telemetry, patterns }: AnalysisDeps): Promise<void> => {
  const failures = await collectFailures(alerts, MAX_CONCURRENT_CALLS, ({ alertId, timestamp }) =>
    patterns.clearAlertDue({ patternId: alertId, timestamp }),
  );
  for (const { item, error } of failures)
    telemetry.log.warn('alert not marked as queued', {
      correlation_id: item.correlationId,
      alert_id: item.alertId,
      error,
    });
};
