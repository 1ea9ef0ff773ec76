import { InvalidArgumentError } from 'commander';
import { INTERVALS, isInterval, type Interval } from '../../../domain/calendar';
import { ALL_PATTERNS, type PatternName } from '../../../domain/patterns/types';

/** Parses comma-separated names of patterns. If the option is repeated, the names are combined. */
export function parsePatterns(text: string, previous: readonly PatternName[] = []): readonly PatternName[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.filter((name): name is PatternName => ALL_PATTERNS.includes(name as PatternName));
  if (known.length < names.length) {
    throw new InvalidArgumentError(`Expected a comma-separated list of ${ALL_PATTERNS.join(', ')}.`);
  }
  return [...new Set([...previous, ...known])];
}

/** Parses a confidence in percent. */
export function parseConfidence(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100)) {
    throw new InvalidArgumentError('Expected a number from 0 to 100.');
  }
  return value;
}

/** Parses comma-separated intervals of bars. Returns them shortest first. If the option is repeated, they are combined. */
export function parseIntervals(text: string, previous: readonly Interval[] = []): readonly Interval[] {
  const names = text.split(',').map((name) => name.trim());
  if (!names.every(isInterval))
    throw new InvalidArgumentError(`Expected a comma-separated list of ${INTERVALS.join(', ')}.`);
  return INTERVALS.filter((interval) => [...previous, ...names].includes(interval));
}
