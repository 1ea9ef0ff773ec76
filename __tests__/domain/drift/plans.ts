import { findDrift } from '../../../src/domain/drift/find-drift';
import type { DriftFinding } from '../../../src/domain/drift/finding';
import { parsePlanDocument } from '../../../src/domain/plan/plan';

export type Values = Readonly<Record<string, unknown>>;

/** One resource: in the state, after the refresh (default: the same) and as planned (default: the same). */
export interface Resource {
  readonly address: string;
  readonly recorded: Values | null;
  readonly actual?: Values | null;
  readonly planned?: Values | null;
  /** The attributes that the configuration sets (default: all recorded ones). */
  readonly declared?: readonly string[];
  readonly actions?: readonly string[];
  readonly unknown?: Values;
  readonly sensitive?: Values;
  readonly reason?: string;
}

/** Creates a plan as `terraform show -json` prints it. */
export function createPlan(resources: readonly Resource[]) {
  const createEntry = ({ address, ...rest }: Resource, change: object) => ({
    address,
    mode: 'managed',
    type: address.split('.')[0],
    name: address.split('.')[1],
    change,
    ...(rest.reason ? { action_reason: rest.reason } : {}),
  });
  const getActual = (resource: Resource) =>
    resource.actual === undefined ? resource.recorded : resource.actual;
  const getPlanned = (resource: Resource) =>
    resource.planned === undefined ? getActual(resource) : resource.planned;
  const createMarks = ({ sensitive }: Resource) => ({
    before_sensitive: sensitive ?? {},
    after_sensitive: sensitive ?? {},
  });
  const getActions = (resource: Resource): readonly string[] => {
    if (resource.actions) return resource.actions;
    if (getActual(resource) === null) return ['create'];
    if (getPlanned(resource) === null) return ['delete'];
    return JSON.stringify(getActual(resource)) === JSON.stringify(getPlanned(resource)) && !resource.unknown
      ? ['no-op']
      : ['update'];
  };
  return parsePlanDocument(
    JSON.stringify({
      format_version: '1.2',
      terraform_version: '1.15.0',
      resource_drift: resources
        .filter(({ actual }) => actual !== undefined)
        .map((resource) =>
          createEntry(resource, {
            actions: resource.actual === null ? ['delete'] : ['update'],
            before: resource.recorded,
            after: resource.actual,
            ...createMarks(resource),
          }),
        ),
      resource_changes: resources.map((resource) =>
        createEntry(resource, {
          actions: getActions(resource),
          before: getActual(resource),
          after: getPlanned(resource),
          after_unknown: resource.unknown ?? {},
          ...createMarks(resource),
        }),
      ),
      configuration: {
        root_module: {
          resources: resources.map(({ address, recorded, planned, declared }) => ({
            address,
            expressions: Object.fromEntries(
              (declared ?? Object.keys(recorded ?? planned ?? {})).map((name) => [name, {}]),
            ),
          })),
        },
      },
    }),
  );
}

export const COMMANDS = {
  deployStack: 'npx stacks deploy trial',
  applyResource: (address: string) => `terraform -chdir=out apply -target='${address}'`,
  aws: 'aws --region us-east-1',
};

export function findPlanDrift(
  resources: readonly Resource[],
  releasing: readonly string[] = [],
): DriftFinding[] {
  return findDrift({
    stack: 'trial-dev',
    plan: createPlan(resources),
    releasing: new Set(releasing),
    commands: COMMANDS,
  });
}
