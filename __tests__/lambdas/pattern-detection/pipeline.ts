import type { KinesisStreamEvent } from 'aws-lambda';
import { randomBytes } from 'node:crypto';
import type { ExchangeCalendar } from '../../../src/domain/calendar';
import type { Analysis } from '../../../src/domain/market-data';
import { DEPLOYED_PATTERNS, type RuleSet } from '../../../src/domain/patterns';
import { createConsumer } from '../../../src/lambdas/pattern-detection/consume';
import { createAlertProcessor } from '../../../src/lambdas/pattern-detection/process-alerts';
import { createStepRunner } from '../../../src/lambdas/pattern-detection/analyse';
import type { BarDeps } from '../../../src/lambdas/pattern-detection/consumer-deps';
import type { World } from './world';

/**
 * @param bars how bars are built; each event is used as a bar if it is undefined
 * @param rules the patterns to look for; those of the deployed system by default
 */
export const createTestConsumer = (
  { telemetry, states, workflow, recentBars, failedQueue }: World,
  maxEventAgeHours = 24,
  bars?: BarDeps,
  rules?: RuleSet,
) =>
  createConsumer({
    telemetry,
    states,
    workflow,
    recentBars,
    failedMessages: failedQueue,
    maxEventAgeHours,
    ...(bars && { bars }),
    ...(rules && { rules }),
  });

/** @param calendar the calendar whose sessions mark patterns; none by default */
export const createTestStepRunner = (
  { telemetry, patterns, recentBars, alertQueue }: World,
  calendar?: ExchangeCalendar,
) =>
  createStepRunner({
    telemetry,
    patterns,
    recentBars,
    alerts: alertQueue,
    alertMinConfidence: 60,
    metricSymbols: ['AAPL'],
    ...(calendar && { calendar }),
  });

export const createTestAlertProcessor = ({
  telemetry,
  patterns,
  history,
  topic,
  approvals,
  approvalQueue,
  limits,
  digests,
  pace,
}: World) =>
  createAlertProcessor({
    limits,
    digests,
    pace,
    settings: { brakeCount: 15, breakerCount: 100 },
    telemetry,
    patterns,
    history,
    topic,
    approvals,
    pendingApprovals: approvalQueue,
    newJti: () => randomBytes(16).toString('base64url'),
  });

/**
 * Delivers a batch as Kinesis does: again from the lowest failed record, or from the start after a crash.
 * @param consume the handler, which can be that of an execution environment with earlier batches
 */
export const deliver = async (
  world: World,
  event: KinesisStreamEvent,
  maxEventAgeHours?: number,
  bars?: BarDeps,
  consume = createTestConsumer(world, maxEventAgeHours, bars),
) => {
  let start = 0;
  for (let attempt = 1; attempt <= 10; attempt++) {
    try {
      const { batchItemFailures } = await world.invoke(() =>
        consume({ Records: event.Records.slice(start) }),
      );
      const [failed] = batchItemFailures;
      if (!failed) return attempt;
      start = event.Records.findIndex(({ kinesis }) => kinesis.sequenceNumber === failed.itemIdentifier);
    } catch {
      // Lambda reports the error, Kinesis sends the same again.
    }
  }
  throw new Error('the batch never succeeded');
};

/** Runs the steps of PatternAnalysisWorkflow in their order, each input and result as JSON. */
export const analyse = async (
  world: World,
  { correlationId, symbol, windows }: Analysis,
): Promise<unknown> => {
  const run = createTestStepRunner(world);
  const runStep = async <T>(input: object): Promise<T> =>
    JSON.parse(JSON.stringify(await run(JSON.parse(JSON.stringify(input))))) as T;
  const valid = await runStep<Analysis>({ step: 'validate', correlationId, symbol, windows });
  const findings = await Promise.all(
    DEPLOYED_PATTERNS.map((pattern) => runStep<object>({ step: 'detect', pattern, ...valid })),
  );
  const scored = await runStep<object>({ step: 'score', correlationId, symbol, findings });
  return runStep<object>({ step: 'decide', ...scored });
};
