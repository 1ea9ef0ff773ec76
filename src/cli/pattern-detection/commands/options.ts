import { InvalidArgumentError } from 'commander';
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
