import { createViolation, type TradeReading, type TradeViolation } from '../violation';
import type { Trade, TradeSource } from '../trade';
import type { Codec } from '../codec';

/** Where one field of a trade is in the messages of a source, and how it is written there. */
export interface SourceField<T, Place> {
  readonly at: Place;
  /** The name of the place in violations, such as `LastPx (31)`. */
  readonly label: string;
  readonly codec: Codec<T>;
  readonly isOptional?: true;
}

/** All fields of the trades of one source. Both directions use it, so that reading and writing cannot differ. */
export type SourceFields<Place> = {
  readonly [Field in Exclude<keyof Trade, 'source'>]-?: SourceField<NonNullable<Trade[Field]>, Place>;
};

/** Finds the text at a place: undefined if there is none, or a violation if the place holds something else. */
export type FindText<Place> = (place: Place, label: string) => string | undefined | TradeViolation;

type AnyField<Place> = SourceField<string | number, Place>;
const listFields = <Place>(fields: SourceFields<Place>): [keyof Trade, AnyField<Place>][] =>
  Object.entries(fields) as unknown as [keyof Trade, AnyField<Place>][];

/** Reads all fields of a trade, and reports the violations of all of them, so that one correction is enough. */
export const readTradeFields = <Place>(
  source: TradeSource,
  fields: SourceFields<Place>,
  findText: FindText<Place>,
): TradeReading => {
  const values: Partial<Record<keyof Trade, string | number>> = { source };
  const violations: TradeViolation[] = [];
  for (const [name, { at, label, codec, isOptional }] of listFields(fields)) {
    const text = findText(at, label);
    if (typeof text === 'object') violations.push(text);
    else if (text === undefined) {
      if (!isOptional) violations.push(createViolation('required', label, undefined, codec.expected));
    } else {
      const value = codec.read(text);
      if (value === undefined) violations.push(createViolation('field-format', label, text, codec.expected));
      else values[name] = value;
    }
  }
  const [first, ...others] = violations;
  if (first) return { violations: [first, ...others] };
  const trade = values as unknown as Trade;
  const violation = checkVersion(trade, fields.version.label);
  return violation ? { violations: [violation] } : { trade };
};

const checkVersion = ({ action, version }: Trade, label: string): TradeViolation | undefined => {
  if ((action === 'new') === (version === 1)) return undefined;
  const expected = action === 'new' ? '1 for a new trade' : `2 or more for the action ${action}`;
  return createViolation('version-action', label, String(version), expected);
};

/** Writes all fields of a trade, in the order of the source's table. */
export const writeTradeFields = <Place>(
  trade: Trade,
  fields: SourceFields<Place>,
): (readonly [at: Place, text: string])[] =>
  listFields(fields).flatMap(([name, { at, codec }]) => {
    const value = trade[name];
    return value === undefined ? [] : [[at, codec.write(value)] as const];
  });
