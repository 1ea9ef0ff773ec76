import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { PatternRow } from '../../domain/alerts';
import type { Detection } from '../../domain/patterns';
import { decodePatternBars, encodePatternBars, type PriceBar } from '../../domain/recent-bars';

/** The maximum number of bytes: 300 encoded bars have fewer. */
const MAX_BYTES = 64 * 1024;

/** Selects and compresses the bars of a pattern for its row. Returns undefined if there are none. */
export const compressBars = (detection: Detection, bars: readonly PriceBar[]): Uint8Array | undefined => {
  const encoded = encodePatternBars(detection, bars);
  return encoded && deflateRawSync(encoded);
};

/** Returns the bars in the row of a pattern; empty if there are none, or if they can't be read. */
export const readStoredBars = ({ bars }: Pick<PatternRow, 'bars'>): readonly PriceBar[] => {
  if (bars === undefined) return [];
  try {
    return decodePatternBars(inflateRawSync(bars, { maxOutputLength: MAX_BYTES }));
  } catch {
    return [];
  }
};
