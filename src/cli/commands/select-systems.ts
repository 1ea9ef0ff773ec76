import { UserError } from '../errors';
import type { SystemCommands } from '../system-commands';

/**
 * Selects the systems that `up` deploys: the named ones and those that they require, in the order of the list; the first
 * one if there are no names.
 * @throws UserError if there is no system of a name, or if names and `all` are given
 */
export function selectSystems(
  systems: readonly SystemCommands[],
  names: readonly string[],
  { all }: { readonly all?: boolean },
): readonly SystemCommands[] {
  if (all && names.length > 0) throw new UserError('expected names of systems or --all, not both');
  const known = systems.map(({ definition }) => definition.name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UserError(
      `there is no system ${JSON.stringify(unknown)}; expected one of: ${known.join(', ')}`,
    );
  if (all) return systems;
  const chosen = new Set<string>();
  const choose = (name: string): void => {
    if (chosen.has(name)) return;
    chosen.add(name);
    systems.find(({ definition }) => definition.name === name)?.definition.requires?.forEach(choose);
  };
  (names.length === 0 ? known.slice(0, 1) : names).forEach(choose);
  return systems.filter(({ definition }) => chosen.has(definition.name));
}
