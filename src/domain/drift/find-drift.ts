import { createAddressMasker, maskPath, maskText } from '../plan/mask';
import type { PlanDocument } from '../plan/plan';
import { classifyResource } from './classify-resource';
import { compareResources } from './compared-resources';
import type { DriftFinding } from './finding';
import { getSeverity } from './severity';
import { readStackFacts } from './stack-facts';

export interface DriftInput {
  readonly stack: string;
  /** A plan with a refresh: its `resource_drift` contains the changes that the refresh detected. */
  readonly plan: PlanDocument;
  /** Names of the functions that CodeDeploy is deploying at the moment. */
  readonly releasing?: ReadonlySet<string>;
  readonly commands: FixCommands;
}

/** The shell commands that fix a finding. */
export interface FixCommands {
  /** Applies the whole stack. */
  readonly deployStack: string;
  /** Applies a single resource of the stack. */
  readonly applyResource: (address: string) => string;
  /** The AWS CLI with the options that reach the target. */
  readonly aws: string;
}

/**
 * Finds what differs between the state, the deployed resources and the configuration, and classifies each difference as
 * drift, as not yet applied or as an expected change. Secrets are masked in the result.
 */
export function findDrift({ stack, plan, releasing, commands }: DriftInput): DriftFinding[] {
  const facts = readStackFacts(plan, releasing);
  const addresses = createAddressMasker(plan);
  const drafts = compareResources(plan, addresses).flatMap((resource) =>
    classifyResource(resource, facts).map((draft) => ({ resource, draft })),
  );
  // A consequence of another change is reported only if there is no other change.
  const causes = drafts.filter(({ draft }) => !draft.consequence && draft.kind !== 'expected');
  const reported = drafts.filter(({ draft }) => causes.length === 0 || !draft.consequence);
  const onlyDrift = causes.every(({ draft }) => draft.kind === 'drift');
  return reported.map(({ resource: { address, type }, draft }) => {
    const { attribute, before, after, kind, reason, awsFix, notByApply = false } = draft;
    // The key of a map can be a secret, and is part of the attribute path and of the address.
    const maskedAddress = addresses.mask(address);
    const apply =
      kind === 'drift' && !onlyDrift ? commands.applyResource(maskedAddress) : commands.deployStack;
    const fix = awsFix === undefined ? apply : `${commands.aws} ${maskText(awsFix)}`;
    return {
      ...{ stack, type, before, after, kind },
      address: maskedAddress,
      attribute: maskPath(attribute),
      severity: getSeverity(type, attribute),
      ...(reason === undefined ? {} : { reason }),
      ...(kind === 'expected' || notByApply ? {} : { fix }),
    };
  });
}
