import { App } from 'cdktf';
import { removeServiceEnding } from '../../src/domain/service-ending';
import { SYSTEM_STACKS } from '../../src/systems/systems';
import { BOUNDARY } from '../policies/bootstrap-roles';
import { Rendered } from '../support/rendered';
import { type Synthesized, synthesizeStack } from '../support/synth';

export type Tags = Readonly<Record<string, string>>;
type Resources = Synthesized['json']['resource'];

/** A synthesized stack, with the tags of all its resources. */
export interface TaggedStack {
  readonly region: string;
  readonly tags: Tags;
  readonly resources: Resources;
}

/** The type of the resources whose ARNs contain an id instead of a name, by the service of their actions. */
const TYPES_WITH_IDS: Readonly<Record<string, string>> = {
  apigateway: 'aws_api_gateway_rest_api',
  ec2: 'aws_vpc',
  kms: 'aws_kms_key',
  lambda: 'aws_lambda_event_source_mapping',
};
const NAME_ATTRIBUTES = [
  'name',
  'function_name',
  'dashboard_name',
  'bucket',
  'alarm_name',
  'layer_name',
  'cluster_identifier',
  'identifier',
];

/** Synthesizes all systems for AWS, with the optional parts that the local tests deploy. */
export const synthesizeSystems = (suffix: string): readonly TaggedStack[] =>
  SYSTEM_STACKS.flatMap(({ create }) =>
    create(new App(), {
      ENVIRONMENT_SUFFIX: suffix,
      BAR_INTERVALS: '1m',
      STAGE: 'prod',
      PERMISSIONS_BOUNDARY: BOUNDARY,
      ...Object.fromEntries(
        ['ALERT_EMAIL', 'FRAUD_ALERT_EMAIL', 'TRADE_OPERATOR_EMAIL', 'PLATFORM_OPERATOR_EMAIL'].map(
          (name) => [name, 'desk@example.com'],
        ),
      ),
    }).map((stack) => {
      const { resource: resources, provider } = synthesizeStack(stack).json;
      const { region, default_tags: defaults } = provider.aws![0]!;
      const [{ tags }] = defaults as [{ tags: Tags }];
      return { region: String(region), tags, resources };
    }),
  );

/** Finds the tags of resources by the stacks that contain them. */
export class ResourceTags {
  private readonly names: readonly (TaggedStack & { readonly has: ReadonlySet<string> })[];

  constructor(
    stacks: readonly TaggedStack[],
    private readonly suffix: string,
  ) {
    this.names = stacks.map((stack) => ({ ...stack, has: this.listNames(stack.resources) }));
  }

  /**
   * Finds the tags that a resource can have: one set if its name is that of a resource in a stack, one for each system that
   * has such resources if it has an id, and none if the action is not about one resource.
   * @param action the action on the resource, with the service
   */
  find(action: string, arn: string, region: string): readonly Tags[] {
    const parts = arn.split(/[:/]/);
    const named = this.names.filter(({ has }) => parts.some((part) => has.has(part)));
    const inRegion = named.filter((stack) => stack.region === region);
    if (named.length > 0) return listDistinct(inRegion.length > 0 ? inRegion : named);
    const [service = ''] = action.split(':');
    const type = TYPES_WITH_IDS[service];
    return type === undefined
      ? []
      : listDistinct(this.names.filter((stack) => stack.region === region && type in stack.resources));
  }

  /** Lists the names with the suffix of the environment; of paths such as those of log groups, the parts. */
  private listNames(resources: Resources): ReadonlySet<string> {
    const rendered = new Rendered(resources);
    const names = Object.values(resources).flatMap((byId) =>
      Object.values(byId).flatMap((attributes) =>
        NAME_ATTRIBUTES.flatMap((attribute) => attributes[attribute] ?? [])
          .filter((name) => typeof name === 'string')
          .flatMap((name) => rendered.render(name).split(/[:/]/)),
      ),
    );
    return new Set(names.filter((name) => removeServiceEnding(name).endsWith(`-${this.suffix}`)));
  }
}

const listDistinct = (stacks: readonly TaggedStack[]): readonly Tags[] => [
  ...new Map(stacks.map(({ tags }) => [JSON.stringify(tags), tags])).values(),
];
