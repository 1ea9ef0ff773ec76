import { z } from 'zod';
import type { AddressMasker } from './mask';
import { getAction, type PlanDocument } from './plan';
import { safeParse } from '../validation/safe-parse';

/** The notices of a plan, in addition to its changes. */
export interface PlanNotices {
  /** Checks, preconditions and postconditions that failed, or that only the apply can decide. */
  readonly checks?: readonly { readonly name: string; readonly status: string; readonly message: string }[];
  /** Changes that Terraform defers to a later plan. This plan does not apply them. */
  readonly deferred?: readonly {
    readonly address: string;
    readonly action: string;
    readonly reason: string;
  }[];
  /** Actions of providers that the apply invokes. */
  readonly invocations?: readonly { readonly address: string; readonly trigger: string }[];
  /** Warnings of Terraform and the providers, and parts of the plan that are not read. */
  readonly warnings?: readonly string[];
}

const Check = z.looseObject({
  address: z.looseObject({ to_display: z.string() }),
  status: z.string(),
  instances: z
    .array(
      z.looseObject({
        address: z.looseObject({ to_display: z.string() }),
        status: z.string(),
        problems: z.array(z.looseObject({ message: z.string() })).optional(),
      }),
    )
    .optional(),
});
const Trigger = z.looseObject({
  triggering_resource_address: z.string().optional(),
  action_trigger_event: z.string().optional(),
});
const Invocation = z.looseObject({
  address: z.string(),
  lifecycle_action_trigger: Trigger.optional(),
});

/** The parts of a plan that are ignored because they repeat other parts, or contain nothing about the changes. */
const IGNORED_PARTS: ReadonlySet<string> = new Set(['variables', 'relevant_attributes', 'provider_schemas']);

const isPresent = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/**
 * Finds the notices of a plan, in addition to its changes. The result contains only notices that are not empty.
 * @param addresses masks the addresses of the plan
 * @param warnings the warnings of Terraform and the providers during the plan
 */
export function findNotices(
  plan: PlanDocument,
  addresses: AddressMasker,
  warnings: readonly string[] = [],
): PlanNotices {
  const checks = findFailedChecks(plan, addresses);
  const deferred = findDeferredChanges(plan, addresses);
  const invocations = findInvocations(plan, addresses);
  const messages = checks.map(({ message }) => message);
  const unread = Object.keys(plan.unread ?? {}).filter(
    (name) => !IGNORED_PARTS.has(name) && isPresent(plan.unread?.[name]),
  );
  const allWarnings = [
    // Terraform repeats a failed check as a warning.
    ...warnings
      .filter((warning) => !messages.some((message) => warning.includes(message)))
      .map(addresses.maskText),
    ...(plan.complete === false && !plan.errored
      ? ['the plan is incomplete: apply it, then plan again for the remaining changes']
      : []),
    ...unread.map((name) => `the plan has ${name}, which this program does not read: see terraform show`),
  ];
  return {
    ...(checks.length > 0 && { checks }),
    ...(deferred.length > 0 && { deferred }),
    ...(invocations.length > 0 && { invocations }),
    ...(allWarnings.length > 0 && { warnings: allWarnings }),
  };
}

function findFailedChecks(
  { checks }: PlanDocument,
  { mask, maskText }: AddressMasker,
): NonNullable<PlanNotices['checks']>[number][] {
  return parseEach(Check, checks).flatMap(({ address, status, instances = [] }) => {
    if (status === 'pass') return [];
    const failed = instances.filter((instance) => instance.status !== 'pass');
    if (failed.length === 0 && status === 'unknown') return [];
    const details = failed.flatMap((instance) => {
      const name = mask(instance.address.to_display);
      const messages = (instance.problems ?? []).map(({ message }) => maskText(message));
      if (instance.status === 'unknown')
        return [{ name, status: 'unknown', message: 'known only after the apply' }];
      return (messages.length > 0 ? messages : ['no message']).map((message) => ({
        name,
        status: instance.status,
        message,
      }));
    });
    return details.length > 0 ? details : [{ name: mask(address.to_display), status, message: 'no message' }];
  });
}

const REASONS: Readonly<Record<string, string>> = {
  instance_count_unknown: 'its count or for_each is known only after the apply',
  resource_config_unknown: 'its configuration is known only after the apply',
  provider_config_unknown: 'the configuration of its provider is known only after the apply',
  absent_prereq: 'it depends on something that does not exist yet',
  deferred_prereq: 'it depends on a deferred change',
};

function findDeferredChanges(
  plan: PlanDocument,
  { mask }: AddressMasker,
): NonNullable<PlanNotices['deferred']>[number][] {
  return plan.deferred_changes.flatMap(({ reason, resource_change: change }) =>
    change
      ? [
          {
            address: mask(change.address),
            action: getAction(change),
            reason: REASONS[reason] ?? reason.replaceAll('_', ' '),
          },
        ]
      : [],
  );
}

function findInvocations(
  plan: PlanDocument,
  { mask }: AddressMasker,
): NonNullable<PlanNotices['invocations']>[number][] {
  const format = (value: z.infer<typeof Invocation>, suffix = '') => {
    const { triggering_resource_address: resource, action_trigger_event: event } =
      value.lifecycle_action_trigger ?? {};
    const eventText = (event ?? '')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .replaceAll('_', ' ')
      .toLowerCase();
    const trigger =
      resource === undefined ? 'the command line requests it' : `${eventText} of ${mask(resource)}`;
    return { address: mask(value.address), trigger: `${trigger}${suffix}` };
  };
  const Deferred = z.looseObject({ action_invocation: Invocation });
  return [
    ...parseEach(Invocation, plan.action_invocations).map((value) => format(value)),
    ...parseEach(Deferred, plan.deferred_action_invocations).map(({ action_invocation: value }) =>
      format(value, ' (deferred)'),
    ),
  ];
}

/** Parses the items that have the format. Others are not read. */
function parseEach<T>(schema: z.ZodType<T>, items: unknown): T[] {
  return Array.isArray(items)
    ? (items as readonly unknown[]).flatMap((item) => {
        const { data } = safeParse(schema, item);
        return data === undefined ? [] : [data];
      })
    : [];
}
