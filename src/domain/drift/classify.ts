import { maskText } from '../plan/mask';
import type { PlanDocument } from '../plan/plan';
import { factsOf } from './facts';
import { judge } from './judge';
import type { Finding } from './record';
import { severityOf } from './severity';
import { subjects } from './subjects';

export interface Judged {
  readonly stack: string;
  /** A plan made with a refresh: its `resource_drift` is what the refresh found. */
  readonly plan: PlanDocument;
  /** Names of the functions that CodeDeploy is releasing at this moment. */
  readonly releasing?: ReadonlySet<string>;
  readonly commands: Commands;
}

/** The commands that mend something, as they are typed. */
export interface Commands {
  /** Applies all of the stack. */
  readonly all: string;
  /** Applies one resource of it. */
  readonly one: (address: string) => string;
  /** AWS's command line, with what it needs to reach the target. */
  readonly aws: string;
}

/** Tells drift from what is not applied yet and from what is meant to change. No secret is in what it returns. */
export function classify({ stack, plan, releasing, commands }: Judged): Finding[] {
  const facts = factsOf(plan, releasing);
  const drafts = subjects(plan).flatMap((subject) =>
    judge(subject, facts).map((draft) => ({ subject, draft })),
  );
  // What follows from another change is not a finding beside it.
  const roots = drafts.filter(({ draft }) => !draft.consequence && draft.kind !== 'expected');
  const kept = drafts.filter(({ draft }) => roots.length === 0 || !draft.consequence);
  const onlyDrift = roots.every(({ draft }) => draft.kind === 'drift');
  return kept.map(({ subject: { address, type }, draft }) => {
    const { attribute, before, after, kind, reason, awsMend } = draft;
    // A key of a map may be a secret, and so stand in an attribute's path or an address.
    const shown = maskText(address);
    const apply = kind === 'drift' && !onlyDrift ? commands.one(shown) : commands.all;
    const mend = awsMend === undefined ? apply : `${commands.aws} ${maskText(awsMend)}`;
    return {
      ...{ stack, type, before, after, kind },
      address: shown,
      attribute: maskText(attribute),
      severity: severityOf(type, attribute),
      ...(reason === undefined ? {} : { reason }),
      ...(kind === 'expected' ? {} : { mend }),
    };
  });
}
