import { parseSynthesized, getConfiguredResources } from '../../src/domain/plan/resources';
import type { ReviewedStack } from '../../src/policies/rule';

/** Resources as CDKTF writes them, by type and id. */
export type Planted = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** A stack of the suffix `trial` with nothing but these. */
export const planted = (resource: Planted, suffix = 'trial'): ReviewedStack => ({
  name: `system-${suffix}`,
  system: 'system',
  suffix,
  outputs: [],
  resources: getConfiguredResources(parseSynthesized(JSON.stringify({ resource }))),
});

/** A policy document in JSON. */
export const policy = (...statements: readonly object[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((one) => ({ Effect: 'Allow', ...one })),
  });
