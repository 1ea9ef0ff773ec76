import { matchesWildcard } from '../domain/plan/wildcard';

/** Something that a check has against a resource. */
export interface Finding {
  /** The check's own id, with the tool before it where the id alone does not tell: `CKV_AWS_117`, `parliament:…`. */
  readonly check: string;
  /** The Terraform address of the resource, or the file and line. */
  readonly address: string;
  readonly detail: string;
}

/** A finding that is accepted, and why. In the address and the stack, `*` stands for anything. */
export interface Waiver {
  readonly check: string;
  readonly address: string;
  /** The stacks that it is for; all of them if there is none. */
  readonly stack?: string;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The last day on which it counts, as YYYY-MM-DD. */
  readonly expires: string;
}

/** Whether the waiver's last day is over. @param today `YYYY-MM-DD` */
export const isExpired = ({ expires }: Waiver, today: string): boolean => expires < today;

/** What is left of the findings when the waivers are applied, and the waivers that nothing needs any more. */
export function applyWaivers<F extends Pick<Finding, 'check' | 'address'> & { readonly stack?: string }>(
  findings: readonly F[],
  waivers: readonly Waiver[],
): {
  readonly unwaived: F[];
  readonly waived: { readonly finding: F; readonly waiver: Waiver }[];
  readonly unused: Waiver[];
} {
  const covers = ({ check, address, stack }: Waiver, finding: F) =>
    check === finding.check &&
    matchesWildcard(address, finding.address) &&
    (stack === undefined || matchesWildcard(stack, finding.stack ?? ''));
  const of = (finding: F) => waivers.find((waiver) => covers(waiver, finding));
  return {
    unwaived: findings.filter((finding) => !of(finding)),
    waived: findings.flatMap((finding) => {
      const waiver = of(finding);
      return waiver ? [{ finding, waiver }] : [];
    }),
    unused: waivers.filter((waiver) => !findings.some((finding) => covers(waiver, finding))),
  };
}
