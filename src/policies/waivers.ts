import { matchesWildcard } from '../domain/plan/wildcard';

/** A finding of a check in a resource. */
export interface CheckFinding {
  /** The id of the check. It begins with the tool where the id alone is ambiguous: `CKV_AWS_117`, `parliament:…`. */
  readonly check: string;
  /** The Terraform address of the resource, or the file and line. */
  readonly address: string;
  readonly detail: string;
  /** The system of the resource; undefined for files, which only waivers for every system cover. */
  readonly system?: string;
}

/** The system of a waiver that applies to every system. */
export const EVERY_SYSTEM = '*';

/** An accepted finding, with the reason. In the address and the stack, `*` matches any text. */
export interface Waiver {
  /** The system whose findings it covers, or `*` for every system. */
  readonly system: string;
  readonly check: string;
  readonly address: string;
  /** The stacks whose findings it covers; all stacks of the system if undefined. */
  readonly stack?: string;
  readonly reason: string;
  /** The person or team that is responsible for the waiver. */
  readonly owner: string;
  /** The last day on which the waiver is valid, as YYYY-MM-DD. */
  readonly expires: string;
}

/** Whether a waiver is no longer valid. @param today `YYYY-MM-DD` */
export const isExpired = ({ expires }: Waiver, today: string): boolean => expires < today;

/** Formats the scope of a waiver for a line of a report. */
export const formatWaiverScope = ({ system, stack }: Waiver): string =>
  [
    system === EVERY_SYSTEM ? 'every system' : system,
    ...(stack === undefined ? [] : [`stack ${stack}`]),
  ].join(', ');

type Waivable = Pick<CheckFinding, 'check' | 'address' | 'system'> & { readonly stack?: string };

const coversFinding = ({ system, check, address, stack }: Waiver, finding: Waivable): boolean =>
  (system === EVERY_SYSTEM || system === finding.system) &&
  check === finding.check &&
  matchesWildcard(address, finding.address) &&
  (stack === undefined || matchesWildcard(stack, finding.stack ?? ''));

/** Divides findings into those that a waiver covers and those that none covers, and lists the unused waivers. */
export function applyWaivers<F extends Waivable>(
  findings: readonly F[],
  waivers: readonly Waiver[],
): {
  readonly unwaived: F[];
  readonly waived: { readonly finding: F; readonly waiver: Waiver }[];
  readonly unused: Waiver[];
} {
  const findWaiver = (finding: F) => waivers.find((waiver) => coversFinding(waiver, finding));
  return {
    unwaived: findings.filter((finding) => !findWaiver(finding)),
    waived: findings.flatMap((finding) => {
      const waiver = findWaiver(finding);
      return waiver ? [{ finding, waiver }] : [];
    }),
    unused: waivers.filter((waiver) => !findings.some((finding) => coversFinding(waiver, finding))),
  };
}
