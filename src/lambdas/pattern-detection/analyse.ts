import { createAlert, getConfidenceBucket, toPatternRow } from '../../domain/alerts';
import { examine, score, type Detection, type PatternName } from '../../domain/patterns';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { runAll } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';
import type { Queue } from '../shared/queues';
import type { TradingPatterns } from './adapters/trading-patterns';
import { parseStepInput, type AnalysisStep } from './messages';

export interface AnalysisDeps {
  readonly telemetry: Telemetry;
  readonly patterns: TradingPatterns;
  readonly alerts: Queue;
  /** 0 to 100: what is found with less is stored, but alerts nobody. */
  readonly alertMinConfidence: number;
  /** The symbols that have metrics of their own; all others share `other`, because each costs. */
  readonly metricSymbols: readonly string[];
}

/**
 * One step of PatternAnalysisWorkflow.
 * @throws ValidationError where the input can't be right, which the workflow does not retry
 */
export const createStepRunner = (deps: AnalysisDeps) => async (input: unknown) => {
  const step = await deps.telemetry.trace('read input', async () => parseStepInput(input));
  switch (step.step) {
    case 'validate':
      return { correlationId: step.correlationId, symbol: step.symbol, windows: step.windows };
    case 'detect':
      return detectCandidates(step, deps);
    case 'score':
      return scoreCandidates(step, deps);
    case 'decide':
      return storeAndAlert(step, deps);
  }
};

const detectCandidates = ({ pattern, windows }: AnalysisStep<'detect'>, { telemetry }: AnalysisDeps) =>
  telemetry.trace(`detect ${pattern}`, async () => {
    const started = telemetry.elapsed();
    const candidates = windows.flatMap((window) => {
      const candidate = examine(pattern, window);
      return candidate ? [candidate] : [];
    });
    const milliseconds = telemetry.elapsed() - started;
    recordDuration(telemetry, pattern, score(candidates), milliseconds);
    return { pattern, candidates };
  });

/** Reports how long the search for a pattern took, under the bucket of the best that it found. */
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

const scoreCandidates = async (
  { correlationId, symbol, findings }: AnalysisStep<'score'>,
  deps: AnalysisDeps,
) => {
  const detections = score(findings.flatMap(({ candidates }) => candidates));
  for (const { pattern, confidence } of detections) {
    deps.telemetry.meter.measure('ConfidenceScore', 'Percent', confidence, {
      PatternType: pattern,
      Symbol: deps.metricSymbols.includes(symbol) ? symbol : 'other',
    });
  }
  return { correlationId, symbol, detections };
};

/**
 * Stores first, alerts second, and alerts again on a retry even if the row is there already: the step may have
 * been cut off between the two, and the alert's own id makes a second message harmless.
 */
const storeAndAlert = async ({ correlationId, detections }: AnalysisStep<'decide'>, deps: AnalysisDeps) => {
  const { telemetry, patterns, alerts, alertMinConfidence } = deps;
  const now = telemetry.now();
  let stored = 0;
  await telemetry.trace('store patterns', () =>
    runAll(detections, MAX_CONCURRENT_CALLS, async (detection) => {
      if (await patterns.store(toPatternRow(detection, correlationId, now))) stored++;
    }),
  );
  const messages = detections
    .filter(({ confidence }) => confidence >= alertMinConfidence)
    .map((detection) => ({ correlationId, body: createAlert(detection, correlationId, now) }));
  const [unsent] = await telemetry.trace('send alerts', () => alerts.send(messages));
  if (unsent) throw new Error(`alert ${unsent.message.body.alertId} not queued: ${unsent.reason}`);
  const result = { stored, alerts: messages.length };
  telemetry.log.info('analysis decided', { correlation_id: correlationId, ...result });
  return result;
};
