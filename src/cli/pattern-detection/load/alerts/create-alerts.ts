import { type Alert, createAlert } from '../../../../domain/alerts';
import { DEPLOYED_PATTERNS, DETECTION_VERSION } from '../../../../domain/patterns';
import type { PoisonMessage } from '../../../load/poison';
import { createRandom, drawBetween } from '../../../statistics/random';

/** Creates the alert with a number. */
export type CreateAlert = (index: number) => Alert;

/** With the name of a run, the names of so many symbols are as long as a symbol may be. */
const SYMBOLS = 1_000;
const DAY_MS = 86_400_000;
/** From LOW to HIGH: an approval of a CRITICAL alert would wait for people. */
const CONFIDENCE = { min: 50, max: 89 };

/**
 * Creates alerts with ids of their own. The same seed creates the same alerts, except for the run's name and the times.
 * @param run the prefix of all symbols: seven of A-Z and 0-9
 * @param now the day of the newest patterns, in milliseconds since 1970
 */
export function createLoadAlerts(run: string, seed: number, now: number): CreateAlert {
  const random = createRandom(seed);
  return (index) => {
    const confirmedAt = now - Math.floor(index / SYMBOLS) * DAY_MS;
    const level = drawBetween(random, 50, 400);
    return createAlert(
      {
        symbol: `${run}-${String(index % SYMBOLS).padStart(3, '0')}`,
        pattern: DEPLOYED_PATTERNS[index % DEPLOYED_PATTERNS.length]!,
        ...{ start: confirmedAt - 40 * DAY_MS, end: confirmedAt - DAY_MS, confirmedAt },
        ...{ close: level * 0.98, level, height: level / 10, scale: level / 100 },
        pivots: [],
        confidence: drawBetween(random, CONFIDENCE.min, CONFIDENCE.max),
        version: DETECTION_VERSION,
        parts: {},
      },
      `${run}:${index}`,
      now,
    );
  };
}

/** Creates a message that AlertProcessor cannot read: it has no symbol. */
export const createPoison = (run: string, index: number): PoisonMessage => {
  const id = `${run}-poison-${index}`;
  return { id, content: { alertId: id, kind: 'alert' } };
};
