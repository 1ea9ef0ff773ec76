import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import type { MeasuredInvocation } from '../../../domain/cost';
import { traceClient } from '../../shared/telemetry';

export interface FunctionInvoker {
  /**
   * Invokes a function once, and waits.
   * @throws Error if the function fails, or Lambda does not report how long it took
   */
  invoke(arn: string, payload: unknown): Promise<MeasuredInvocation>;
}

/** Longer than the measured function may take. */
const REQUEST_HANDLER_OPTIONS = {
  connectionTimeout: 1_000,
  requestTimeout: 40_000,
  throwOnRequestTimeout: true,
};

export const createFunctionInvoker = (
  // Every attempt is an invocation of its own, which must not count into another's.
  client: Pick<LambdaClient, 'send'> = traceClient(
    new LambdaClient({ requestHandler: REQUEST_HANDLER_OPTIONS, maxAttempts: 1 }),
  ),
): FunctionInvoker => ({
  invoke: async (arn, payload) => {
    const answer = await client.send(
      new InvokeCommand({
        FunctionName: arn,
        LogType: 'Tail',
        Payload: Buffer.from(JSON.stringify(payload)),
      }),
    );
    if (answer.FunctionError)
      throw new Error(
        `${arn} failed: ${Buffer.from(answer.Payload ?? [])
          .toString('utf8')
          .slice(0, 500)}`,
      );
    return parseReport(Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8'), arn);
  },
});

const TEXT_REPORT = /^REPORT RequestId: .*\bDuration: ([\d.]+) ms\s+Billed Duration: ([\d.]+) ms/m;

/** The event `platform.report` of Lambda's telemetry schema, which functions with JSON logs have in their log. */
const PLATFORM_REPORT = z.object({
  type: z.literal('platform.report'),
  record: z.object({ metrics: z.object({ durationMs: z.number(), billedDurationMs: z.number() }) }),
});

/**
 * Lambda's own report in the tail of a log: a `platform.report` in JSON, or a line of text. Other lines may be anything,
 * the first one a half.
 * @throws Error if there is none
 */
export function parseReport(tail: string, arn: string): MeasuredInvocation {
  for (const line of tail.split('\n')) {
    const report = PLATFORM_REPORT.safeParse(parseJson(line));
    if (!report.success) continue;
    const { durationMs, billedDurationMs } = report.data.record.metrics;
    return { duration: durationMs, billed: billedDurationMs };
  }
  const [, duration, billed] = TEXT_REPORT.exec(tail) ?? [];
  if (!duration) throw new Error(`${arn}: the end of its log holds no report of its duration`);
  return { duration: Number(duration), billed: Number(billed) };
}

const parseJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
