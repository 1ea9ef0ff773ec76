import {
  BLOCK_LENGTH,
  BLOCKS,
  COUNT,
  FIRED,
  PENDING,
  PENDING_BAR,
  PENDING_CLOSE,
  LAST_CLOSE,
  LAST_TIME,
  LEVELS_LENGTH,
  NEAR_UNTIL,
  STATE_LENGTH,
  TRUE_RANGE,
  VOLUME,
} from './layout';

/** The detector's state of one symbol: a fixed size, however long the series. */
export class SymbolState {
  /** See `layout.ts`. */
  readonly data: Float64Array;
  /** The levels: price, bar and slope for each scale and pattern. They are derived from the pivots. */
  readonly levels = new Float64Array(LEVELS_LENGTH);

  constructor(data: Float64Array) {
    this.data = data;
  }

  /** The number of processed bars. */
  get count(): number {
    return this.data[COUNT]!;
  }

  /** The last bar's time in milliseconds since 1970, or -Infinity before the first. */
  get lastTimestamp(): number {
    return this.data[LAST_TIME]!;
  }

  /** The last close that is trusted; NaN before the first bar. */
  get lastClose(): number {
    return this.data[LAST_CLOSE]!;
  }

  /** The close of the last bar, even if the bar waits until the next one confirms it. */
  get lastReceivedClose(): number {
    return this.data[this.data[PENDING] === PENDING_BAR ? PENDING_CLOSE : LAST_CLOSE]!;
  }

  /** Wilder's average true range in price units. */
  get averageTrueRange(): number {
    return this.data[TRUE_RANGE]!;
  }

  /** 0 where the feed has no volumes. */
  get averageVolume(): number {
    return this.data[VOLUME]!;
  }
}

/** Creates the state of a symbol without any bars. */
export function createState(): SymbolState {
  const data = new Float64Array(STATE_LENGTH);
  data[LAST_TIME] = -Infinity;
  data[LAST_CLOSE] = NaN;
  data[NEAR_UNTIL] = -1;
  data.fill(-1, FIRED, BLOCKS);
  return new SymbolState(data);
}

/** Returns the offset of a scale's block. */
export function getBlockOffset(scale: number): number {
  return BLOCKS + scale * BLOCK_LENGTH;
}
