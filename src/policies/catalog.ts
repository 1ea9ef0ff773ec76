import { GENERAL, type RuleText } from './rule';
import { GENERAL_RULES } from './rules';
import type { SystemRequirements } from './requirements/system-requirements';
import { SYSTEM_REQUIREMENTS } from './systems';

/** The stacks that all systems share. The general rules apply to them, and no requirements. */
const SHARED_SYSTEMS = ['account', 'bootstrap'];

/** The systems that a waiver can name. */
export const KNOWN_SYSTEMS: readonly string[] = [...Object.keys(SYSTEM_REQUIREMENTS), ...SHARED_SYSTEMS];

const NO_REQUIREMENTS: SystemRequirements = { rules: [], requirements: [], coveredByGeneralRules: {} };

/** The requirements of a system; none for a system without requirements. */
export const getRequirements = (system: string): SystemRequirements =>
  SYSTEM_REQUIREMENTS[system] ?? NO_REQUIREMENTS;

/** A rule or a requirement, with its scope. */
export interface CatalogEntry extends RuleText {
  /** `general`, or the system whose requirement it is. */
  readonly scope: string;
}

const withScope = (scope: string, rules: readonly RuleText[]): readonly CatalogEntry[] =>
  rules.map(({ id, title, severity, source, fix }) => ({ id, title, severity, source, fix, scope }));

/** All general rules and all requirements of all systems. */
export const CATALOG: readonly CatalogEntry[] = [
  ...withScope(GENERAL, GENERAL_RULES),
  ...Object.entries(SYSTEM_REQUIREMENTS).flatMap(([system, { rules, requirements }]) => [
    ...withScope(system, rules),
    ...withScope(system, requirements),
  ]),
];

const SCOPES: ReadonlyMap<string, string> = new Map(CATALOG.map(({ id, scope }) => [id, scope]));

/** The scope of a rule: `general`, or a system; undefined if no rule has the id. */
export const getScope = (id: string): string | undefined => SCOPES.get(id);
