import { classify } from '../../../src/domain/drift/classify';
import type { Finding } from '../../../src/domain/drift/record';
import { readPlan } from '../../../src/domain/plan/plan';

export type Values = Readonly<Record<string, unknown>>;

/** One resource: what the state records, what there is (the same, unless said), what is planned (the same, unless said). */
export interface Resource {
  readonly address: string;
  readonly recorded: Values | null;
  readonly real?: Values | null;
  readonly planned?: Values | null;
  /** The attributes that the configuration sets; all that are recorded, unless said. */
  readonly declared?: readonly string[];
  readonly actions?: readonly string[];
  readonly unknown?: Values;
  readonly sensitive?: Values;
  readonly reason?: string;
}

/** A plan's JSON as Terraform shows it. */
export function planOf(resources: readonly Resource[]) {
  const entry = ({ address, ...rest }: Resource, change: object) => ({
    address,
    mode: 'managed',
    type: address.split('.')[0],
    name: address.split('.')[1],
    change,
    ...(rest.reason ? { action_reason: rest.reason } : {}),
  });
  const real = (one: Resource) => (one.real === undefined ? one.recorded : one.real);
  const planned = (one: Resource) => (one.planned === undefined ? real(one) : one.planned);
  const marks = ({ sensitive }: Resource) => ({
    before_sensitive: sensitive ?? {},
    after_sensitive: sensitive ?? {},
  });
  const actions = (one: Resource): readonly string[] => {
    if (one.actions) return one.actions;
    if (real(one) === null) return ['create'];
    if (planned(one) === null) return ['delete'];
    return JSON.stringify(real(one)) === JSON.stringify(planned(one)) && !one.unknown
      ? ['no-op']
      : ['update'];
  };
  return readPlan(
    JSON.stringify({
      format_version: '1.2',
      terraform_version: '1.15.0',
      resource_drift: resources
        .filter((one) => one.real !== undefined)
        .map((one) =>
          entry(one, {
            actions: one.real === null ? ['delete'] : ['update'],
            before: one.recorded,
            after: one.real,
            ...marks(one),
          }),
        ),
      resource_changes: resources.map((one) =>
        entry(one, {
          actions: actions(one),
          before: real(one),
          after: planned(one),
          after_unknown: one.unknown ?? {},
          ...marks(one),
        }),
      ),
      configuration: {
        root_module: {
          resources: resources.map(({ address, recorded, planned: wanted, declared }) => ({
            address,
            expressions: Object.fromEntries(
              (declared ?? Object.keys(recorded ?? wanted ?? {})).map((name) => [name, {}]),
            ),
          })),
        },
      },
    }),
  );
}

export const COMMANDS = {
  all: 'npx stacks deploy trial',
  one: (address: string) => `terraform -chdir=out apply -target='${address}'`,
  aws: 'aws --region us-east-1',
};

export function found(resources: readonly Resource[], releasing: readonly string[] = []): Finding[] {
  return classify({
    stack: 'trial-dev',
    plan: planOf(resources),
    releasing: new Set(releasing),
    commands: COMMANDS,
  });
}
