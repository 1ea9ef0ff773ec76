import type { Json } from '../../../../src/domain/plan/plan';

/**
 * In the tables of these tests, what must be masked is in « ». All other characters must remain. The secrets of a value can
 * have any numbers.
 */
const MARKED = /«([^»]*)»/g;

const mapTexts = (value: Json, map: (text: string) => string): Json =>
  JSON.parse(JSON.stringify(value), (_, item: Json) => (typeof item === 'string' ? map(item) : item)) as Json;

/** The value without the marks, which is given to the masker. */
export const readInput = <T extends Json>(value: T): T =>
  mapTexts(value, (text) => text.replace(MARKED, '$1')) as T;

/** What the masker must return, without the numbers of the secrets. */
export const readExpected = (value: Json): Json => mapTexts(value, (text) => text.replace(MARKED, '«»'));

/** A masked value without the numbers of the secrets. */
export const removeNumbers = (value: Json): Json =>
  mapTexts(value, (text) => text.replace(/\(sensitive #\d+\)/g, '«»'));
