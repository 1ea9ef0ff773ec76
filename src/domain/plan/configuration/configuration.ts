import { z } from 'zod';
import { isObject, type Json, type PlanDocument } from '../plan';

const Configuration = z.object({
  root_module: z.object({
    resources: z
      .array(
        z.object({
          address: z.string(),
          /** `aws`, or `aws.other` for one of several. */
          provider_config_key: z.string().optional(),
          expressions: z.record(z.string(), z.json()).default({}),
        }),
      )
      .default([]),
  }),
});

/** A resource's block in the configuration. */
export type ConfiguredResource = z.infer<typeof Configuration>['root_module']['resources'][number];

/** The resources that a plan's configuration has, by address; those in modules, and those that are counted, are not found by theirs. */
export function parseConfiguration({ configuration }: PlanDocument): ReadonlyMap<string, ConfiguredResource> {
  const { data } = Configuration.safeParse(configuration);
  return new Map((data?.root_module.resources ?? []).map((resource) => [resource.address, resource]));
}

/**
 * What an attribute is set to, with its `${…}` in it: Terraform shows so what is written in JSON, as CDKTF writes it.
 * Of what is written in its own language it shows only what that refers to, which doesn't tell what is made of it.
 */
export function getTemplate(written: ConfiguredResource, attribute: string): string | undefined {
  const expression: Json | undefined = written.expressions[attribute];
  const template = isObject(expression) ? expression.constant_value : undefined;
  return typeof template === 'string' ? template : undefined;
}
