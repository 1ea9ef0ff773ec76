import { z } from 'zod';
import { matches } from '../domain/plan/wildcard';

/** Something that a check has against a resource. */
export interface Finding {
  /** The check's own id, with the tool before it where the id alone does not tell: `CKV_AWS_117`, `parliament:…`. */
  readonly check: string;
  /** The Terraform address of the resource, or the file and line. */
  readonly address: string;
  readonly detail: string;
}

const Waiver = z.strictObject({
  check: z.string().min(3),
  address: z.string().min(3),
  reason: z.string().min(20, 'a reason that someone else can judge, of 20 characters or more'),
  /** Who answers for it. */
  owner: z.string().min(2, 'who answers for it'),
  /** The last day on which it counts. */
  expires: z.iso.date('the last day on which it counts, such as 2027-11-21'),
});

/** A finding that is accepted, and why. In the address, `*` stands for anything. */
export type Waiver = z.infer<typeof Waiver>;

/** Reads the waiver file. @throws Error that names the waiver and what is wrong with it */
export const readWaivers = (text: string): Waiver[] => parseWaivers(JSON.parse(text));

/** The same, when its JSON is read already. @throws Error that names the waiver and what is wrong with it */
export function parseWaivers(json: unknown): Waiver[] {
  const read = z.array(Waiver).safeParse(json);
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  throw new Error(`waivers.json: ${path.join('.')}: ${message}`);
}

/** Whether the waiver's last day is over. @param today `YYYY-MM-DD` */
export const isExpired = ({ expires }: Waiver, today: string): boolean => expires < today;

/** What is left of the findings when the waivers are applied, and the waivers that nothing needs any more. */
export function applyWaivers<F extends Pick<Finding, 'check' | 'address'>>(
  findings: readonly F[],
  waivers: readonly Waiver[],
): {
  readonly unwaived: F[];
  readonly waived: { readonly finding: F; readonly waiver: Waiver }[];
  readonly unused: Waiver[];
} {
  const covers = ({ check, address }: Waiver, finding: F) =>
    check === finding.check && matches(address, finding.address);
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
