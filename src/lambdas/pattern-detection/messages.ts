import { z } from 'zod';
import type { Alert } from '../../domain/alerts';
import { ALERT_SCHEMA, CORRELATION_ID, DETECTION_VERSION_SCHEMA } from '../../domain/alerts/alert-schema';
import { INTERVALS } from '../../domain/calendar';
import { isSymbol, SYMBOL_RULE } from '../../domain/market-data';
import {
  ALL_PATTERNS,
  DEPLOYED_PATTERNS,
  type Candidate,
  type Detection,
  type Window,
} from '../../domain/patterns';
import { safeParse } from '../../domain/validation/safe-parse';

/** The input of a step or processor is invalid, so a retry can't succeed. The workflow does not retry it. */
export class ValidationError extends Error {
  override readonly name = 'ValidationError';
}

const finite = z.number();
/** The latest time that JavaScript can format, in milliseconds before and after 1970. */
const MAX_TIME = 8.64e15;
const time = z.int().min(-MAX_TIME).max(MAX_TIME);
const price = z.number().positive();
const symbol = z.string().refine(isSymbol, { error: `must ${SYMBOL_RULE}` });
const correlationId = CORRELATION_ID;
const pattern = z.enum(ALL_PATTERNS);
const interval = z.enum(INTERVALS).optional();
const pivot = z.strictObject({
  kind: z.enum(['high', 'low']),
  timestamp: time,
  index: z.int().min(0),
  price,
  scatter: finite.min(0),
});
const bar = z.strictObject({
  symbol,
  timestamp: time,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: finite.min(0),
  interval,
});
const window: z.ZodType<Window> = z.strictObject({
  symbol,
  scale: price,
  patterns: z.array(pattern).min(1).max(10),
  pivots: z.array(pivot).min(1).max(100),
  bar,
  index: z.int().min(0),
  previousClose: price,
  averageTrueRange: finite.min(0),
});
const finding = {
  symbol,
  pattern,
  interval,
  start: time,
  end: time,
  confirmedAt: time,
  close: price,
  level: finite,
  height: finite,
  pivots: z.array(pivot).min(1).max(100),
  scale: price,
  version: DETECTION_VERSION_SCHEMA,
  acrossSessions: z.literal(true).optional(),
  parts: z.record(z.string(), finite),
};
const candidate: z.ZodType<Candidate> = z.strictObject(finding);
const detection: z.ZodType<Detection> = z.strictObject({ ...finding, confidence: finite.min(0).max(100) });
const windows = z.array(window).min(1).max(100);

/** The inputs that the steps of PatternAnalysisWorkflow send to PatternDetector. */
const stepInput = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('validate'), correlationId, symbol, windows }),
  z.strictObject({ step: z.literal('detect'), pattern, correlationId, symbol, windows }),
  z.strictObject({
    step: z.literal('score'),
    correlationId,
    symbol,
    findings: z
      .array(z.strictObject({ pattern, candidates: z.array(candidate) }))
      .length(DEPLOYED_PATTERNS.length),
  }),
  z.strictObject({ step: z.literal('decide'), correlationId, symbol, detections: z.array(detection) }),
]);
export type StepInput = z.infer<typeof stepInput>;
/** The input of one step. */
export type AnalysisStep<Name extends StepInput['step']> = Extract<StepInput, { step: Name }>;

/** Parses the input of a step. @throws ValidationError that names the first invalid field */
export const parseStepInput = (input: unknown): StepInput => {
  const step = parseWith(stepInput, input);
  const parts = 'windows' in step ? step.windows : 'detections' in step ? step.detections : [];
  const other = parts.find((part) => part.symbol !== step.symbol);
  if (other) throw new ValidationError(`${step.step}: all must be of ${step.symbol}; got ${other.symbol}`);
  return step;
};

/** Parses the body of a message of AlertQueue. @throws ValidationError */
export const parseAlert = (body: string): Alert => parseJsonWith(ALERT_SCHEMA, body);

const approvalMessage = z.strictObject({ approvalId: z.string().min(1).max(100) });

/** Parses the approval id in a message of PendingApprovals. @throws ValidationError */
export const parseApprovalId = (body: string): string => parseJsonWith(approvalMessage, body).approvalId;

/** Parses the event of a timer: the approval id alone. @throws ValidationError */
export const parseTimer = (event: unknown): { readonly approvalId: string } =>
  parseWith(approvalMessage, event);

const parseJsonWith = <T>(schema: z.ZodType<T>, body: string): T => {
  try {
    return parseWith(schema, JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError) throw new ValidationError('the body must be JSON');
    throw error;
  }
};

const parseWith = <T>(schema: z.ZodType<T>, input: unknown): T => {
  const { data, error } = safeParse(schema, input);
  if (!error) return data;
  const [issue] = error.issues;
  const field = issue?.path.join('.') || 'input';
  throw new ValidationError(`${field}: ${issue?.message ?? 'is invalid'}`);
};
