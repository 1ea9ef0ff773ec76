import type { Agreement } from './agreements';

/** What a request needs: a service, several parts that must all work, or several of which one is sufficient. */
export type Dependency =
  Agreement | { readonly all: readonly Dependency[] } | { readonly any: readonly Dependency[] };

/**
 * Computes the availability of a dependency, from 0 to 1. Parts are assumed to fail independently of each other: in series,
 * availabilities multiply, and in parallel, unavailabilities do. What fails together, such as a whole region, must be one
 * part.
 * @throws Error if an availability is outside of 0 to 1, or if a list is empty
 */
export function composeAvailability(dependency: Dependency): number {
  if ('all' in dependency)
    return getAvailabilities(dependency.all).reduce((product, availability) => product * availability, 1);
  if ('any' in dependency)
    return (
      1 - getAvailabilities(dependency.any).reduce((product, availability) => product * (1 - availability), 1)
    );
  const { service, availability } = dependency;
  if (!(availability >= 0 && availability <= 1))
    throw new Error(`${service} has the availability ${availability}; expected 0 to 1`);
  return availability;
}

function getAvailabilities(dependencies: readonly Dependency[]): readonly number[] {
  if (dependencies.length === 0) throw new Error('A dependency has no parts; expected at least one');
  return dependencies.map(composeAvailability);
}

/** Lists the agreements that a dependency contains, each once, in the order in which they occur. */
export function listAgreements(dependency: Dependency): readonly Agreement[] {
  const parts = 'all' in dependency ? dependency.all : 'any' in dependency ? dependency.any : undefined;
  return parts === undefined ? [dependency as Agreement] : [...new Set(parts.flatMap(listAgreements))];
}
