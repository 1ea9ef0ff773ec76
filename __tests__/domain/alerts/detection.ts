import { DETECTION_VERSION, type Detection } from '../../../src/domain/patterns';

/** A detection as the detector reports it, for tests that are about something else. */
export const detection = (overrides: Partial<Detection> = {}): Detection => ({
  symbol: 'AAPL',
  pattern: 'double-top',
  start: Date.UTC(2013, 0, 2),
  end: Date.UTC(2013, 1, 4),
  confirmedAt: Date.UTC(2013, 2, 1),
  close: 430.5,
  level: 435.25,
  height: 40,
  pivots: [{ kind: 'high', timestamp: Date.UTC(2013, 0, 2), index: 3, price: 475.25, scatter: 2 }],
  scale: 3.4,
  confidence: 84.4,
  version: DETECTION_VERSION,
  parts: { peaks: 0.9 },
  ...overrides,
});

/** Returns a row, a message or a detection as the first version, which had no field `version`, wrote it. */
export const omitVersion = <T extends { readonly version?: number }>(written: T): Omit<T, 'version'> =>
  Object.fromEntries(Object.entries(written).filter(([name]) => name !== 'version')) as Omit<T, 'version'>;
