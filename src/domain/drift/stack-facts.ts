import { z } from 'zod';
import type { Json, PlanDocument } from '../plan/plan';

export type AttributeValues = Readonly<Record<string, Json>>;

/** The facts about a stack, apart from the change itself, that the rules depend on. */
export interface StackFacts {
  /** Returns the resources of a type as the refresh found them. */
  readonly findResources: (type: string) => readonly AttributeValues[];
  /** Whether the configuration sets an attribute of a resource. */
  readonly declares: (address: string, attribute: string) => boolean;
  /** Whether CodeDeploy is moving the alias of a function at the moment. */
  readonly isReleasing: (functionName: string) => boolean;
}

const Resource = z.object({
  address: z.string(),
  expressions: z.record(z.string(), z.unknown()).default({}),
});
const Module = z.object({ resources: z.array(Resource).default([]) });
const Configuration = z.object({ root_module: Module.default({ resources: [] }) });

/**
 * Reads the facts from a plan. Only the root module is read: CDKTF stacks have no child modules.
 * @param releasing names of the functions that CodeDeploy is deploying
 */
export function readStackFacts(plan: PlanDocument, releasing: ReadonlySet<string> = new Set()): StackFacts {
  const declared = new Map(
    Configuration.parse(plan.configuration ?? {}).root_module.resources.map(({ address, expressions }) => [
      address,
      new Set(Object.keys(expressions)),
    ]),
  );
  return {
    findResources: (type) =>
      plan.resource_changes
        .filter((resource) => resource.mode === 'managed' && resource.type === type && resource.change.before)
        .map(({ change }) => change.before as AttributeValues),
    declares: (address, attribute) =>
      declared.get(address.replace(/\[[^[\]]*\]$/, ''))?.has(attribute === 'tags_all' ? 'tags' : attribute) ??
      false,
    isReleasing: (functionName) => releasing.has(functionName),
  };
}
