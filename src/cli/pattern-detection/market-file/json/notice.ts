import { readNamedKind, type EventFields } from '../../../../domain/market-data';

/**
 * Whether a value is an object with a `kind`: a correction, a halt, a resume, a split, or a quote, which is refused.
 */
export const isNotice = (value: unknown): value is EventFields =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  readNamedKind(value as EventFields, '') !== undefined;
