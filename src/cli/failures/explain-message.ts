import { z } from 'zod';
import { safeParse } from '../../domain/validation/safe-parse';
import { parseJson } from '../json';
import type { Explanation, FailureMessage } from './message';

/** The record of Lambda about an asynchronous invocation that failed, or a batch of a stream that it discarded. */
const InvocationRecord = z.looseObject({
  requestContext: z.looseObject({
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.number(),
  }),
  responsePayload: z
    .looseObject({ errorType: z.string().optional(), errorMessage: z.string().optional() })
    .nullish(),
});

/** The input of a Step Functions state, with the error that a catcher added. */
const StateFailure = z.looseObject({
  error: z.looseObject({ Error: z.string(), Cause: z.string().optional() }),
  function: z.string().optional(),
});
const Cause = z.looseObject({ errorMessage: z.string() });

/** Whatever a sender can say about an error, if the message has no other form. */
const Described = z.looseObject({
  correlationId: z.string().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
});

type Findings = Partial<Pick<Explanation, 'origin' | 'errorType' | 'reason'>>;

/**
 * Explains a message by the formats in which AWS reports failures: the record of an invocation of Lambda, the error of a
 * Step Functions state, the attributes of EventBridge and Lambda, or an attribute `reason`.
 * @param isDeadLetter whether SQS moves messages to the queue that were received too often
 */
export function explainMessage(message: FailureMessage, isDeadLetter: boolean): Explanation {
  const json = parseJson(message.body);
  const described = safeParse(Described, json).data;
  const findings = [readRecord(json), readState(json), readAttributes(message.attributes)].find(Boolean);
  const correlationId = message.attributes.correlationId ?? described?.correlationId;
  return {
    ...findings,
    reason:
      findings?.reason ??
      message.attributes.reason ??
      described?.reason ??
      described?.message ??
      (isDeadLetter ? 'exceeded the maximum number of receives' : 'unknown: the message names no error'),
    ...(correlationId !== undefined && { correlationId }),
    content: json ?? message.body,
    problems: [],
  };
}

function readRecord(json: unknown): Findings | undefined {
  const record = safeParse(InvocationRecord, json).data;
  if (!record) return undefined;
  const { functionArn, condition, approximateInvokeCount: count } = record.requestContext;
  const { errorType, errorMessage } = record.responsePayload ?? {};
  return {
    origin: getFunctionName(functionArn),
    ...(errorType !== undefined && { errorType }),
    reason: errorMessage ?? `${condition} after ${count} invocation${count === 1 ? '' : 's'}`,
  };
}

function readState(json: unknown): Findings | undefined {
  const failure = safeParse(StateFailure, json).data;
  if (!failure) return undefined;
  const { Error: errorType, Cause: cause } = failure.error;
  const text = safeParse(Cause, parseJson(cause ?? '')).data?.errorMessage ?? cause;
  return {
    ...(failure.function !== undefined && { origin: failure.function }),
    errorType,
    reason: text === undefined || text === '' ? 'the error has no cause' : text,
  };
}

/** EventBridge, its scheduler, and Lambda describe the error in attributes of the message. */
function readAttributes(attributes: FailureMessage['attributes']): Findings | undefined {
  const errorType = attributes.ERROR_CODE ?? attributes.ErrorCode;
  const text = attributes.ERROR_MESSAGE ?? attributes.ErrorMessage;
  if (errorType === undefined && text === undefined) return undefined;
  const { RULE_ARN, SCHEDULE_ARN, TARGET_ARN } = attributes;
  const origin = [
    RULE_ARN && `rule ${getLastPart(RULE_ARN)}`,
    SCHEDULE_ARN && `schedule ${getLastPart(SCHEDULE_ARN)}`,
    TARGET_ARN && `to ${getFunctionName(TARGET_ARN)}`,
  ].filter(Boolean);
  return {
    ...(origin.length > 0 && { origin: origin.join(' ') }),
    ...(errorType !== undefined && { errorType }),
    reason: text ?? 'the error has no message',
  };
}

const getLastPart = (arn: string): string => arn.split(/[/:]/).at(-1)!;

/** Returns the name of a function without its version, and the last part of other ARNs. */
const getFunctionName = (arn: string): string => /:function:([^:]+)/.exec(arn)?.[1] ?? getLastPart(arn);
