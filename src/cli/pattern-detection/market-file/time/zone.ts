import { IANAZone } from 'luxon';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Clocks change at multiples of a quarter of an hour. */
const SPAN_MS = 15 * MINUTE_MS;

export const isZoneName = (name: string): boolean => IANAZone.isValidZone(name);

/** The local time of one IANA zone. */
export class LocalClock {
  private readonly zone: IANAZone;
  private span = NaN;
  private early = 0;
  private late = 0;

  constructor(name: string) {
    this.zone = IANAZone.create(name);
  }

  /**
   * Converts a local time to UTC. A time that occurs twice, when clocks go back, is the second one if the first is not
   * after `previous`. A time that does not exist, when clocks go forward, is moved forward by the length of the gap.
   * @param previous the time of the previous row of the symbol
   * @param isAfter whether the row must be after the previous one; otherwise it can have the same time
   */
  toUtc(local: number, previous: number | undefined, isAfter: boolean): number {
    const span = Math.floor(local / SPAN_MS);
    if (span !== this.span) this.setSpan(span, local);
    const early = local - this.early;
    if (this.early === this.late || previous === undefined) return early;
    return previous > early || (isAfter && previous === early) ? local - this.late : early;
  }

  private setSpan(span: number, local: number): void {
    const before = this.zone.offset(local - DAY_MS) * MINUTE_MS;
    const after = this.zone.offset(local + DAY_MS) * MINUTE_MS;
    const isBefore = this.zone.offset(local - before) * MINUTE_MS === before;
    const isAfter = this.zone.offset(local - after) * MINUTE_MS === after;
    this.span = span;
    // The offset before a gap moves the time forward.
    this.early = isBefore || !isAfter ? before : after;
    this.late = isAfter ? after : this.early;
  }
}
