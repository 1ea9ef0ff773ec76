import { z } from 'zod';
import { readCommandOutput } from './command-output';
import { formatCommand } from '../terminal/format-command';

const DriftFinding = z.object({
  stack: z.string(),
  address: z.string(),
  attribute: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  kind: z.string(),
  severity: z.string(),
  fix: z.string().optional(),
  /** ISO 8601. */
  firstSeen: z.string(),
});
const Report = z.object({
  /** The stacks whose check completed, with or without findings. */
  stacks: z.array(z.string()),
  notDeployed: z.array(z.string()),
  records: z.array(DriftFinding),
});

export type DriftFinding = z.infer<typeof DriftFinding>;

/** The findings of one check in one stack. */
export interface StackDrift {
  readonly stack: string;
  /** The findings that require an action, the most severe first. */
  readonly findings: readonly DriftFinding[];
}

/** The findings of one check. */
export interface DriftCheck {
  readonly drifts: readonly StackDrift[];
  /** The configured stacks that are not deployed. */
  readonly notDeployed: readonly string[];
  /** The suffix of the environment, if the check covered all of it. */
  readonly environment?: string;
}

/** Expected changes and changes that are not yet applied need no issue. */
const KINDS_WITH_ISSUE = ['drift', 'unmanaged'];
const SEVERITY_ORDER = ['security', 'data', 'cost', 'cosmetic'];
/** A check of all stacks reports resources that belong to no stack under the stack name `environment-<suffix>`. */
const ENVIRONMENT_PREFIX = 'environment-';

/** @param file written by `stacks drift --json` @throws UserError if it does not exist or is invalid */
export function readDriftReport(file: string): DriftCheck {
  const { stacks, records, notDeployed } = readCommandOutput(file, Report, formatCommand('drift --json'));
  const getRank = ({ severity }: DriftFinding) => SEVERITY_ORDER.indexOf(severity);
  const drifts = stacks.map((stack) => ({
    stack,
    findings: records
      .filter((record) => record.stack === stack && KINDS_WITH_ISSUE.includes(record.kind))
      .sort((a, b) => getRank(a) - getRank(b) || a.address.localeCompare(b.address)),
  }));
  const environment = stacks
    .find((stack) => stack.startsWith(ENVIRONMENT_PREFIX))
    ?.slice(ENVIRONMENT_PREFIX.length);
  return { drifts, notDeployed, environment };
}
