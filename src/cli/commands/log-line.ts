import pc from 'picocolors';
import { createTextPattern } from '../target/filter-log';
import { makeOneLineVisible, makeVisible } from '../terminal/visible';

/** A line in the log of a function. */
export interface LogLine {
  readonly id: string;
  readonly function: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

/** The lines that Lambda logs for each invocation, as text. */
const PLATFORM_LINES = /^(INIT_START|START|END|REPORT|XRAY) /;
/** A line of a stack trace. The emulator logs each of them separately; Lambda logs them within the error. */
const STACK_FRAME = /^\s+at /;
const ERROR_LEVELS = ['WARN', 'ERROR', 'CRITICAL', 'FATAL'];
/** What the record of an event of Lambda contains instead of `success`. */
const FAILED_STATUSES = ['failure', 'error', 'timeout'];

/**
 * Creates the filter pattern of CloudWatch Logs with which only the lines in question are transferred. The emulator ignores
 * patterns for JSON, so the lines are filtered again. A pattern for JSON can't be combined with one for text.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function createFilterPattern(
  correlation: string | undefined,
  onlyErrors: boolean,
): string | undefined {
  if (correlation !== undefined) return createTextPattern(correlation);
  if (!onlyErrors) return undefined;
  const conditions = [
    ...ERROR_LEVELS.map((level) => `$.level = "${level}"`),
    ...FAILED_STATUSES.map((status) => `$.record.status = "${status}"`),
  ];
  return `{ ${conditions.join(' || ')} }`;
}

/**
 * Whether a line reports a failure: a warning or an error of a handler, an event of Lambda that is not a success, such as
 * a timeout, or a text that is not from a handler, such as an error before it was loaded.
 */
export function isErrorLine({ message }: Pick<LogLine, 'message'>): boolean {
  const entry = tryParseObject(message);
  if (entry === undefined)
    return message.trim() !== '' && !PLATFORM_LINES.test(message) && !STACK_FRAME.test(message);
  if (isPlatformEvent(entry)) return isFailedEvent(entry);
  return ERROR_LEVELS.includes(String(entry.level));
}

/**
 * Formats a line: time, function, level, message, the error or the reason, correlation id. Metrics and Lambda's own lines are printed with
 * --json only, except the events of Lambda that are not a success.
 */
export function formatLogLine({ function: name, timestamp, message }: LogLine): string | undefined {
  if (message.trim() === '' || PLATFORM_LINES.test(message)) return undefined;
  const head = `${pc.dim(new Date(timestamp).toISOString())} ${pc.cyan(makeOneLineVisible(name))}`;
  const raw = makeContinuationVisible(message);
  const entry = tryParseObject(message);
  if (entry === undefined) return `${head} ${raw}`;
  if ('_aws' in entry || (isPlatformEvent(entry) && !isFailedEvent(entry))) return undefined;
  if (!('message' in entry)) return `${head} ${raw}`;
  const { level = '', message: text, correlation_id: correlation } = entry;
  const reason = formatError(entry.error) ?? entry.reason;
  const suffix = correlation === undefined ? '' : ` ${pc.dim(makeOneLineVisible(String(correlation)))}`;
  const body =
    (typeof text === 'string' ? text : (formatError(text) ?? JSON.stringify(text))) +
    (typeof reason === 'string' ? `: ${reason}` : '');
  const severity = paintLevel(makeOneLineVisible(String(level)));
  return `${head} ${severity} ${makeContinuationVisible(body)}${suffix}`;
}

/** Lambda's own event in a JSON log, such as `platform.report`. */
const isPlatformEvent = ({ type }: Readonly<Record<string, unknown>>): boolean =>
  typeof type === 'string' && type.startsWith('platform.');

const isFailedEvent = ({ record }: Readonly<Record<string, unknown>>): boolean => {
  const { status } = (record ?? {}) as { readonly status?: unknown };
  return FAILED_STATUSES.includes(String(status));
};

/** Formats the name and the message of an error, as the handlers log it and as Lambda logs an uncaught one. */
function formatError(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { name, message, errorType, errorMessage } = error as Readonly<Record<string, unknown>>;
  const [type, text] = [name ?? errorType, message ?? errorMessage];
  return typeof type === 'string' && typeof text === 'string' ? `${type}: ${text}` : undefined;
}

/** Indents the second and later lines of a message, so that none of them looks like a separate log line. */
const makeContinuationVisible = (text: string): string => makeVisible(text).replace(/\n/g, '\n    ');

function tryParseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const paintLevel = (level: string): string =>
  level === 'ERROR' ? pc.red(level) : level === 'WARN' ? pc.yellow(level) : level;
