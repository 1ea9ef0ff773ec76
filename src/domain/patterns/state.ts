import {
  BLOCK,
  BLOCKS,
  COUNT,
  FIRED,
  LAST_CLOSE,
  LAST_TIME,
  WATCHED,
  STATE,
  TRUE_RANGE,
  VOLUME,
} from './layout';

/** All that the detector remembers of one symbol: a fixed size, however long the series. */
export class SymbolState {
  /** As `layout.ts` says. */
  readonly data: Float64Array;
  /** The lines that are watched: price, bar and slope, for each scale and pattern. They follow from the pivots. */
  readonly levels = new Float64Array(WATCHED);

  constructor(data: Float64Array) {
    this.data = data;
  }

  /** How many bars it has taken in. */
  get count(): number {
    return this.data[COUNT]!;
  }

  /** The last bar's time in milliseconds since 1970, or -Infinity before the first. */
  get lastTimestamp(): number {
    return this.data[LAST_TIME]!;
  }

  /** NaN before the first bar. */
  get lastClose(): number {
    return this.data[LAST_CLOSE]!;
  }

  /** Wilder's, in price units. */
  get averageTrueRange(): number {
    return this.data[TRUE_RANGE]!;
  }

  /** 0 where the feed has no volumes. */
  get averageVolume(): number {
    return this.data[VOLUME]!;
  }
}

/** The state of a symbol of which nothing has been seen yet. */
export function newState(): SymbolState {
  const data = new Float64Array(STATE);
  data[LAST_TIME] = -Infinity;
  data[LAST_CLOSE] = NaN;
  data.fill(-1, FIRED, BLOCKS);
  return new SymbolState(data);
}

/** Where the block of scale `scale` begins. */
export function blockOf(scale: number): number {
  return BLOCKS + scale * BLOCK;
}
