import { z } from 'zod';
import type { Json, PlanDocument } from '../plan/plan';

export type Values = Readonly<Record<string, Json>>;

/** What the rules may ask about a stack besides the change that they judge. */
export interface Facts {
  /** The resources of a type as the refresh found them. */
  readonly of: (type: string) => readonly Values[];
  /** Whether the configuration gives an attribute a value. */
  readonly declares: (address: string, attribute: string) => boolean;
  /** Whether CodeDeploy is moving a function's alias at this moment. */
  readonly releasing: (fn: string) => boolean;
}

const Resource = z.object({
  address: z.string(),
  expressions: z.record(z.string(), z.unknown()).default({}),
});
const Module = z.object({ resources: z.array(Resource).default([]) });
const Configuration = z.object({ root_module: Module.default({ resources: [] }) });

/**
 * Reads the facts out of a plan. CDKTF's stacks have no child modules.
 * @param releasing names of the functions that CodeDeploy is releasing
 */
export function factsOf(plan: PlanDocument, releasing: ReadonlySet<string> = new Set()): Facts {
  const declared = new Map(
    Configuration.parse(plan.configuration ?? {}).root_module.resources.map(({ address, expressions }) => [
      address,
      new Set(Object.keys(expressions)),
    ]),
  );
  return {
    of: (type) =>
      plan.resource_changes
        .filter((one) => one.mode === 'managed' && one.type === type && one.change.before)
        .map(({ change }) => change.before as Values),
    declares: (address, attribute) =>
      declared.get(address.replace(/\[[^[\]]*\]$/, ''))?.has(attribute === 'tags_all' ? 'tags' : attribute) ??
      false,
    releasing: (fn) => releasing.has(fn),
  };
}
