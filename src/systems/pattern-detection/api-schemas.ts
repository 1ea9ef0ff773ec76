import { RECEIVED_SYMBOL_PATTERN } from '../../domain/market-data';
import { ISO_TIME_PATTERN } from './time-patterns';

export const symbolSchema = { type: 'string', pattern: RECEIVED_SYMBOL_PATTERN };
export const isoTimeSchema = { type: 'string', pattern: ISO_TIME_PATTERN, minLength: 10, maxLength: 40 };
/** The id of a row in base64url, without padding. */
export const cursorSchema = { type: 'string', pattern: '^[A-Za-z0-9_-]+$', minLength: 1, maxLength: 160 };
