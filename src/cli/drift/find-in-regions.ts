import type { DriftFinding } from '../../domain/drift/finding';

/** The types whose resources are listed in every region, because they belong to none. */
const GLOBAL_TYPES: ReadonlySet<string> = new Set(['aws_iam_role', 'aws_iam_policy', 'aws_s3_bucket']);

/** An ARN of such a resource has no region. */
const isGlobal = ({ type, after }: DriftFinding): boolean =>
  GLOBAL_TYPES.has(type) || /^arn:[^:]+:[^:]+::/.test(String(after));

/**
 * Finds the unmanaged resources in each of the regions at the same time, in the order of the regions. A resource that
 * belongs to no region is found in each of them, and reported once. Resources of the same name in several regions are
 * different ones, so their addresses contain the region.
 * @param find finds those of one region
 */
export async function findInRegions(
  regions: readonly string[],
  find: (region: string) => Promise<readonly DriftFinding[]>,
): Promise<DriftFinding[]> {
  const found = await Promise.all(
    [...new Set(regions)].map(async (region) =>
      (await find(region)).map((finding) => ({ region: isGlobal(finding) ? '' : region, finding })),
    ),
  );
  const unique = new Map(found.flat().map((entry) => [`${entry.region} ${entry.finding.address}`, entry]));
  const counts = new Map<string, number>();
  for (const { finding } of unique.values())
    counts.set(finding.address, (counts.get(finding.address) ?? 0) + 1);
  return [...unique.values()].map(({ region, finding }) =>
    counts.get(finding.address) === 1 ? finding : { ...finding, address: `${finding.address} in ${region}` },
  );
}
