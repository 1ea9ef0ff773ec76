import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import type { MeasuredInvocation } from '../../../domain/cost/power';
import { traceClient } from '../../shared/telemetry';
import { safeParse } from '../../../domain/validation/safe-parse';

export interface FunctionInvoker {
  /**
   * Invokes a function once and waits for its result.
   * @throws Error if the function fails, or Lambda does not report its duration
   */
  invoke(arn: string, payload: unknown): Promise<MeasuredInvocation>;
}

/** Longer than the timeout of the measured functions. */
const REQUEST_HANDLER_OPTIONS = {
  connectionTimeout: 1_000,
  requestTimeout: 40_000,
  throwOnRequestTimeout: true,
};

/** Creates the adapter that invokes Lambda functions. */
export const createFunctionInvoker = (
  // No retries, because each would be another invocation.
  client: Pick<LambdaClient, 'send'> = traceClient(
    new LambdaClient({ requestHandler: REQUEST_HANDLER_OPTIONS, maxAttempts: 1 }),
  ),
): FunctionInvoker => ({
  invoke: async (arn, payload) => {
    const response = await client.send(
      new InvokeCommand({
        FunctionName: arn,
        LogType: 'Tail',
        Payload: Buffer.from(JSON.stringify(payload)),
      }),
    );
    if (response.FunctionError)
      throw new Error(
        `${arn} failed: ${Buffer.from(response.Payload ?? [])
          .toString('utf8')
          .slice(0, 500)}`,
      );
    return parseReport(Buffer.from(response.LogResult ?? '', 'base64').toString('utf8'), arn);
  },
});

const TEXT_REPORT = /^REPORT RequestId: .*\bDuration: ([\d.]+) ms\s+Billed Duration: ([\d.]+) ms/m;

/** The event `platform.report` of Lambda's telemetry schema, in the log of functions with JSON logs. */
const PLATFORM_REPORT = z.object({
  type: z.literal('platform.report'),
  record: z.object({ metrics: z.object({ durationMs: z.number(), billedDurationMs: z.number() }) }),
});

/**
 * Finds Lambda's report in the tail of a log: a `platform.report` in JSON, or a line of text. The first line can be
 * truncated.
 * @throws Error if there is no report
 */
export function parseReport(tail: string, arn: string): MeasuredInvocation {
  for (const line of tail.split('\n')) {
    const report = safeParse(PLATFORM_REPORT, parseJson(line));
    if (!report.success) continue;
    const { durationMs, billedDurationMs } = report.data.record.metrics;
    return { duration: durationMs, billed: billedDurationMs };
  }
  const [, duration, billed] = TEXT_REPORT.exec(tail) ?? [];
  if (!duration) throw new Error(`${arn}: the log contains no report of the duration`);
  return { duration: Number(duration), billed: Number(billed) };
}

const parseJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
