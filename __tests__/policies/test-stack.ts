import { parseSynthesized, getConfiguredResources } from '../../src/domain/plan/resources';
import { getRequirements } from '../../src/policies/catalog';
import type { EvaluatedStack } from '../../src/policies/rule';

/** Resources as CDKTF writes them, by type and id. */
export type TestResources = Readonly<Record<string, Readonly<Record<string, object>>>>;

export const TAGS = { CostCenter: 'a', Environment: 'b', Project: 'c' };

/** A stack of the suffix `trial` that contains only these resources. */
export const createStack = (
  resource: TestResources,
  { system = 'system', suffix = 'trial' } = {},
): EvaluatedStack => ({
  name: `${system}-${suffix}`,
  system,
  suffix,
  outputs: [],
  defaultTags: TAGS,
  publicPaths: getRequirements(system).publicPaths ?? [],
  resources: getConfiguredResources(parseSynthesized(JSON.stringify({ resource }))),
});

/** A policy document in JSON. */
export const formatPolicy = (...statements: readonly object[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
  });
