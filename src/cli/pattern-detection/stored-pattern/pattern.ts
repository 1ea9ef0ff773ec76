import { inflateRawSync } from 'node:zlib';
import type { PatternRow } from '../../../domain/alerts';
import { getDetectionVersion, type Detection } from '../../../domain/patterns';
import { decodePatternBars, type PriceBar } from '../../../domain/recent-bars';

/** The maximum number of bytes of decompressed bars: 300 bars have fewer. */
const MAX_BYTES = 64 * 1024;

/** The sentence about a pattern of an earlier version, which has no bars. */
export const NO_BARS = 'No bars are stored with this pattern, so only its turning points are drawn.';

/** Returns the bars in the row of a pattern; empty if there are none, or if another version wrote them. */
export function readPatternBars({ bars }: Pick<PatternRow, 'bars'>): readonly PriceBar[] {
  if (bars === undefined) return [];
  try {
    return decodePatternBars(inflateRawSync(bars, { maxOutputLength: MAX_BYTES }));
  } catch {
    return [];
  }
}

/** Converts the row of a pattern to the detection from which it was made. */
export const toDetection = (row: PatternRow): Detection => ({
  symbol: row.symbol,
  pattern: row.pattern,
  ...(row.interval !== undefined && { interval: row.interval }),
  start: Date.parse(row.start),
  end: Date.parse(row.end),
  confirmedAt: Date.parse(row.timestamp),
  close: row.close,
  level: row.level,
  height: row.height,
  pivots: row.pivots.map((pivot) => ({ ...pivot, timestamp: Date.parse(pivot.timestamp) })),
  scale: row.scale,
  confidence: row.confidence,
  version: getDetectionVersion(row),
  ...(row.acrossSessions && { acrossSessions: true }),
  parts: row.parts,
});
