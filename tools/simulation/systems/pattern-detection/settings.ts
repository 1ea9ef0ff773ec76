import { getCalendar } from '../../../../src/domain/calendar';
import { DEFAULT_SENSITIVITY, SENSITIVITIES } from '../../../../src/domain/patterns';

/** The settings of the functions: the defaults of src/config/pattern-detection/variables.ts. */
export const MAX_EVENT_AGE_HOURS = 24;
export const MIN_CONFIDENCE = SENSITIVITIES[DEFAULT_SENSITIVITY].alertMinConfidence;
/** The sessions of the prices: a day in UTC each. */
export const CALENDAR = getCalendar('24x7');
/** The limits of notifications: the defaults, and the smallest ones, with which runs of this size have digests, too. */
export const LIMIT_SETTINGS = [
  { brakeCount: 15, breakerCount: 100 },
  { brakeCount: 1, breakerCount: 1 },
];

/** The environment of the tokens, and the URL of the page, without the token. */
export const AUDIENCE = 'pattern-detection-simulation';
export const PAGE_URL = 'https://api.example.com/approve';

/** How long a person can decide, and how often the sweeps run, in milliseconds. */
export const HOUR_MS = 3_600_000;
export const SWEEP_MS = 300_000;
