import { z } from 'zod';
import { isObject, type Json, type PlanDocument } from '../plan';
import { safeParse } from '../../validation/safe-parse';

const Configuration = z.object({
  root_module: z.object({
    resources: z
      .array(
        z.object({
          address: z.string(),
          /** `aws`, or `aws.alias` for a provider with an alias. */
          provider_config_key: z.string().optional(),
          expressions: z.record(z.string(), z.json()).default({}),
        }),
      )
      .default([]),
  }),
});

/** The block of a resource in the configuration. */
export type ConfiguredResource = z.infer<typeof Configuration>['root_module']['resources'][number];

/** Maps the resources of a plan's configuration by address. Resources in modules or with `count` have other addresses. */
export function parseConfiguration({ configuration }: PlanDocument): ReadonlyMap<string, ConfiguredResource> {
  const { data } = safeParse(Configuration, configuration);
  return new Map((data?.root_module.resources ?? []).map((resource) => [resource.address, resource]));
}

/**
 * The template of an attribute, with its `${…}`. Terraform includes the template if the configuration is JSON, as CDKTF
 * writes it. For configuration in HCL it includes only the references, so there is no template.
 */
export function getTemplate(resource: ConfiguredResource, attribute: string): string | undefined {
  const expression: Json | undefined = resource.expressions[attribute];
  const template = isObject(expression) ? expression.constant_value : undefined;
  return typeof template === 'string' ? template : undefined;
}
