import { alertOf, confidenceBucket, patternRowOf } from '../../domain/alerts';
import { examine, score, type Detection, type PatternName } from '../../domain/patterns';
import { CALLS_AT_A_TIME } from '../shared/aws';
import { allOf } from '../shared/concurrency';
import type { Watch } from '../shared/observability';
import type { Queue } from '../shared/queues';
import type { TradingPatterns } from './adapters/trading-patterns';
import { readStepInput, type Step } from './messages';

export interface AnalysisDeps {
  readonly watch: Watch;
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
export const makeStepRunner = (deps: AnalysisDeps) => async (input: unknown) => {
  const step = await deps.watch.trace('read input', async () => readStepInput(input));
  switch (step.step) {
    case 'validate':
      return { correlationId: step.correlationId, symbol: step.symbol, windows: step.windows };
    case 'detect':
      return detect(step, deps);
    case 'score':
      return scoreFindings(step, deps);
    case 'decide':
      return decide(step, deps);
  }
};

const detect = ({ pattern, windows }: Step<'detect'>, { watch }: AnalysisDeps) =>
  watch.trace(`detect ${pattern}`, async () => {
    const started = watch.elapsed();
    const candidates = windows.flatMap((window) => {
      const candidate = examine(pattern, window);
      return candidate ? [candidate] : [];
    });
    const milliseconds = watch.elapsed() - started;
    measureDuration(watch, pattern, score(candidates), milliseconds);
    return { pattern, candidates };
  });

/** Reports how long the search for a pattern took, under the bucket of the best that it found. */
export const measureDuration = (
  { meter }: Watch,
  pattern: PatternName,
  found: readonly Detection[],
  milliseconds: number,
): void => {
  const best = found.length > 0 ? Math.max(...found.map(({ confidence }) => confidence)) : undefined;
  const dimensions = { PatternType: pattern, Confidence: confidenceBucket(best) };
  meter.measure('PatternDetectionDuration', 'Milliseconds', milliseconds, dimensions);
};

const scoreFindings = async ({ correlationId, symbol, findings }: Step<'score'>, deps: AnalysisDeps) => {
  const detections = score(findings.flatMap(({ candidates }) => candidates));
  for (const { pattern, confidence } of detections) {
    deps.watch.meter.measure('ConfidenceScore', 'Percent', confidence, {
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
const decide = async ({ correlationId, detections }: Step<'decide'>, deps: AnalysisDeps) => {
  const { watch, patterns, alerts, alertMinConfidence } = deps;
  const now = watch.now();
  let stored = 0;
  await watch.trace('store patterns', () =>
    allOf(detections, CALLS_AT_A_TIME, async (detection) => {
      if (await patterns.store(patternRowOf(detection, correlationId, now))) stored++;
    }),
  );
  const messages = detections
    .filter(({ confidence }) => confidence >= alertMinConfidence)
    .map((detection) => ({ correlationId, body: alertOf(detection, correlationId, now) }));
  const [unsent] = await watch.trace('send alerts', () => alerts.send(messages));
  if (unsent) throw new Error(`alert ${unsent.message.body.alertId} not queued: ${unsent.reason}`);
  const result = { stored, alerts: messages.length };
  watch.log.info('analysis decided', { correlation_id: correlationId, ...result });
  return result;
};
