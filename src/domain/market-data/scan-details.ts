import { INTERVALS, type Interval } from '../calendar';
import type { EventDetails } from './event-details';
import { EVENT_KIND, type EventKind } from './event-kind';
import { packWord } from './pack-word';

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const NINE = 0x39;
const FIRST_NON_ASCII = 0x80;

const [ID_, COLON] = [packWord('"id"'), 0x3a];
const [INT, ERVA, AL_] = [packWord('"int'), packWord('erva'), packWord('al":')];
const FIN = packWord('"fin');
const [TRUE, FALS, E] = [packWord('true'), packWord('fals'), 0x65];

/** JSON.parse rounds integers with more digits, so their digits would differ from those in the record. */
const MAX_ID_DIGITS = 15;
const MAX_TEXT_LENGTH = 64;
/** The fields that were read. */
const [ID, INTERVAL, FINAL] = [1, 2, 4];

/** The details of bars, one shared object for each combination, so that the scanner allocates no objects for bars. */
const BAR_DETAILS: ReadonlyMap<Interval | undefined, readonly (EventDetails | undefined)[]> = new Map(
  [undefined, ...INTERVALS].map((interval) => {
    const length = interval === undefined ? {} : { interval };
    return [interval, [interval && length, { ...length, final: false }, { ...length, final: true }]];
  }),
);

/** Parses the fields of an event in addition to symbol, time, prices and volume, by the rules of `readDetails`. */
export class DetailScanner {
  private fields = 0;
  private id: string | undefined;
  private interval: Interval | undefined;
  private final = false;
  private end = 0;

  /** Begins a new event. */
  reset(): void {
    this.fields = 0;
  }

  /** Whether a field was read that only bars have. */
  get isBar(): boolean {
    return (this.fields & (INTERVAL | FINAL)) !== 0;
  }

  /**
   * Reads the field whose key begins at `start`. Returns the position after its value; -1 if it is another field, was
   * read before, or has an unusual format.
   */
  read(bytes: Uint8Array, view: DataView, start: number): number {
    switch (view.getInt32(start, true)) {
      case ID_:
        if (bytes[start + 4] !== COLON || !this.markField(ID)) return -1;
        return this.readId(bytes, skipSpace(bytes, start + 5));
      case INT:
        if (view.getInt32(start + 4, true) !== ERVA || view.getInt32(start + 7, true) !== AL_) return -1;
        return this.markField(INTERVAL) ? this.readInterval(bytes, skipSpace(bytes, start + 11)) : -1;
      case FIN:
        if (view.getInt32(start + 4, true) !== AL_ || !this.markField(FINAL)) return -1;
        return this.readFinal(bytes, view, skipSpace(bytes, start + 8));
      default:
        return -1;
    }
  }

  /** Returns the details of the event; undefined if its kind has none. */
  createDetails(kind: EventKind): EventDetails | undefined {
    if (this.fields === 0) return undefined;
    if (kind === EVENT_KIND.trade) {
      const { id } = this;
      return (this.fields & ID) === 0 || id === undefined ? undefined : { id };
    }
    if (kind !== EVENT_KIND.bar) return undefined;
    const interval = (this.fields & INTERVAL) === 0 ? undefined : this.interval;
    return BAR_DETAILS.get(interval)![(this.fields & FINAL) === 0 ? 0 : this.final ? 2 : 1];
  }

  private markField(field: number): boolean {
    if ((this.fields & field) !== 0) return false;
    this.fields |= field;
    return true;
  }

  private readId(bytes: Uint8Array, start: number): number {
    if (bytes[start] === QUOTE) {
      const text = this.readText(bytes, start + 1);
      this.id = text === '' ? undefined : text;
      return text === undefined ? -1 : this.end;
    }
    let position = start;
    while (bytes[position]! >= ZERO && bytes[position]! <= NINE) position++;
    const length = position - start;
    if (length === 0 || length > MAX_ID_DIGITS || (bytes[start] === ZERO && length > 1)) return -1;
    this.id = decodeAscii(bytes, start, position);
    return position;
  }

  private readInterval(bytes: Uint8Array, start: number): number {
    if (bytes[start] !== QUOTE) return -1;
    const text = this.readText(bytes, start + 1);
    this.interval = INTERVALS.find((interval) => interval === text);
    return this.interval === undefined ? -1 : this.end;
  }

  private readFinal(bytes: Uint8Array, view: DataView, start: number): number {
    const word = view.getInt32(start, true);
    this.final = word === TRUE;
    if (this.final) return start + 4;
    return word === FALS && bytes[start + 4] === E ? start + 5 : -1;
  }

  /** Reads a text of printable ASCII characters without escapes, and sets `end` to the position after its quote. */
  private readText(bytes: Uint8Array, start: number): string | undefined {
    let position = start;
    for (let byte = bytes[position]!; byte !== QUOTE; byte = bytes[++position]!)
      if (
        byte < SPACE ||
        byte === BACKSLASH ||
        byte >= FIRST_NON_ASCII ||
        position - start === MAX_TEXT_LENGTH
      )
        return undefined;
    this.end = position + 1;
    return decodeAscii(bytes, start, position);
  }
}

const skipSpace = (bytes: Uint8Array, position: number): number =>
  bytes[position] === SPACE ? position + 1 : position;

const decodeAscii = (bytes: Uint8Array, start: number, end: number): string => {
  let text = '';
  for (let position = start; position < end; position++) text += String.fromCharCode(bytes[position]!);
  return text;
};
