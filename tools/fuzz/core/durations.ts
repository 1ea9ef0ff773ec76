/** The durations of the inputs of a run, in milliseconds, in a fixed amount of memory. */
export class Durations {
  private readonly values: Float32Array;
  private count = 0;
  private isSorted = false;

  /** @param capacity the most values; later ones are not counted */
  constructor(capacity: number) {
    this.values = new Float32Array(capacity);
  }

  add(milliseconds: number): void {
    if (this.count < this.values.length) this.values[this.count++] = milliseconds;
    this.isSorted = false;
  }

  /** Returns the duration that a share of the inputs does not exceed; 0 without values. @param share 0 to 1 */
  getPercentile(share: number): number {
    const known = this.values.subarray(0, this.count);
    if (!this.isSorted) known.sort();
    this.isSorted = true;
    return known[Math.max(0, Math.ceil(share * this.count) - 1)] ?? 0;
  }
}
