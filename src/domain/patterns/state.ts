import {
  BLOCK_LENGTH,
  COLD_LENGTH,
  COUNT,
  EDGE_LENGTH,
  EDGES,
  FIRED,
  HOT_LENGTH,
  LAST_CLOSE,
  LAST_TIME,
  LEVELS,
  NEAR_UNTIL,
  PENDING,
  PENDING_BAR,
  PENDING_CLOSE,
  TRUE_RANGE,
  VOLUME,
} from './layout';

/** The detector's state of one symbol: a fixed size, however long the series. */
export class SymbolState {
  /**
   * @param data the hot part; see `layout.ts`
   * @param cold the cold part
   */
  constructor(
    readonly data: Float64Array,
    readonly cold: Float64Array,
  ) {}

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

/** The states of many symbols: their hot parts are adjacent in memory, and so are their cold parts. */
export class StateTable {
  private readonly hot: Float64Array;
  private readonly cold: Float64Array;
  private length = 0;

  /** @param capacity the maximum number of symbols */
  constructor(capacity: number) {
    this.hot = new Float64Array(capacity * HOT_LENGTH);
    this.cold = new Float64Array(capacity * COLD_LENGTH);
  }

  /** Adds the state of a symbol without any bars. @throws RangeError if the table is full */
  add(): SymbolState {
    const number = this.length;
    if ((number + 1) * HOT_LENGTH > this.hot.length)
      throw new RangeError(`State table: expected at most ${number} symbols; create a larger table`);
    this.length += 1;
    const data = this.hot.subarray(number * HOT_LENGTH, (number + 1) * HOT_LENGTH);
    const cold = this.cold.subarray(number * COLD_LENGTH, (number + 1) * COLD_LENGTH);
    data[LAST_TIME] = -Infinity;
    data[LAST_CLOSE] = NaN;
    data[NEAR_UNTIL] = -1;
    cold.fill(-1, FIRED, LEVELS);
    return new SymbolState(data, cold);
  }
}

/** Creates the state of a symbol without any bars. */
export function createState(): SymbolState {
  return new StateTable(1).add();
}

/** Returns the offset of a scale's block in the cold part. */
export function getBlockOffset(scale: number): number {
  return scale * BLOCK_LENGTH;
}

/** Returns the offset of a scale's edge in the hot part. */
export function getEdgeOffset(scale: number): number {
  return EDGES + scale * EDGE_LENGTH;
}
