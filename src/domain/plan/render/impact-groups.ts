import type { Impact } from '../impact';
import { formatList } from '../impact/impact';
import type { LocatedImpact, ReviewedStack } from '../review';
import { chunk, groupBy } from './sections';

/** One line below the title of a group. */
export interface ImpactLine {
  readonly effect: Impact['effect'];
  readonly text: string;
}

/** Impacts that are shown together below one title, or a single impact without lines. */
export interface ImpactGroup {
  readonly stack: string;
  /** The effect of the first line. */
  readonly effect: Impact['effect'];
  /** `role Detector-dev`, or `queue Alerts-dev and queue Retries-dev` if both have the same impacts. */
  readonly title: string;
  /** Empty if the title is the whole description. */
  readonly lines: readonly ImpactLine[];
  /** Addresses of the changed resources. Empty in a new stack, where the title names the resource. */
  readonly addresses: readonly string[];
  /** The number of impacts in the group. */
  readonly count: number;
}

/** Longer groups are split, so that a comment that has no room for the whole group can still show a part of it. */
const MAX_LINES = 30;
/** The maximum number of names in one title. */
const MAX_NAMES = 10;
/** Replaces the name in the lines that several resources share. */
const NAME_PLACEHOLDER = '‹its name›';

/**
 * Groups impacts for reading. In a new stack, all impacts on one role or resource form a group. In every stack, the
 * policies that are known only after the apply form a group. The order of the first impact of each group is retained.
 */
export function groupImpacts(
  impacts: readonly LocatedImpact[],
  stacks: readonly ReviewedStack[],
): ImpactGroup[] {
  const newStacks = new Set(stacks.filter(({ isNew }) => isNew).map(({ stack }) => stack));
  const hasSubjectInNewStack = ({ subject, stack }: LocatedImpact) =>
    subject !== undefined && newStacks.has(stack);
  const candidates = groupBy(impacts, (impact, index) => {
    if (isUnknownAccess(impact)) return [impact.stack];
    return hasSubjectInNewStack(impact) ? [impact.stack, impact.subject] : [index];
  });
  const groups = candidates.flatMap((candidate): ImpactGroup[] => {
    const [first] = candidate as [LocatedImpact];
    if (isUnknownAccess(first))
      return [candidate.length === 1 ? toSingleGroup(first) : mergeUnknownAccess(candidate)];
    return hasSubjectInNewStack(first) ? groupBySubject(candidate) : candidate.map(toSingleGroup);
  });
  return groupBy(groups, getMergeKey)
    .flatMap((mergeable) => chunk(mergeable, MAX_NAMES))
    .map(mergeGroups);
}

const isUnknownAccess = ({ kind, effect }: Impact): boolean => kind === 'access' && effect === 'unknown';

const toSingleGroup = ({ stack, effect, description, address }: LocatedImpact): ImpactGroup => ({
  stack,
  effect,
  title: description,
  lines: [],
  addresses: [address],
  count: 1,
});

const mergeUnknownAccess = (impacts: readonly LocatedImpact[]): ImpactGroup => ({
  stack: impacts[0]!.stack,
  effect: 'unknown',
  title: `what ${impacts.length} policies allow is known only after the apply`,
  lines: [],
  addresses: impacts.map(({ address }) => address),
  count: impacts.length,
});

function groupBySubject(impacts: readonly LocatedImpact[]): ImpactGroup[] {
  const [{ stack, subject: title = '' }] = impacts as [LocatedImpact];
  return chunk(impacts, MAX_LINES).map((part) => {
    const lines = part.map(({ effect, description }) => ({
      effect,
      text: shortenDescription(title, description),
    }));
    return { stack, effect: lines[0]!.effect, title, lines, addresses: [], count: part.length };
  });
}

/** The description without the subject, which is the title, and without "now": everything in a new stack is new. */
function shortenDescription(title: string, description: string): string {
  const predicate = description.startsWith(`${title} `)
    ? description.slice(title.length + 1)
    : description.startsWith(`${title}: `)
      ? description.slice(title.length + 2)
      : description;
  return predicate
    .replace(/^may now /, '')
    .replace(' may now ', ' may ')
    .replace(' is now denied to ', ' is denied to ')
    .replace(` assume ${title}`, ' assume it')
    .replace(` on ${title}`, ' on it');
}

const getName = (title: string): string => title.slice(title.lastIndexOf(' ') + 1);

/** The lines with a placeholder for the name. A short name such as `it` is not replaced: other words contain it. */
function replaceName({ title, lines }: ImpactGroup): readonly ImpactLine[] {
  const name = getName(title);
  if (name.length < 4) return lines;
  return lines.map(({ effect, text }) => ({ effect, text: text.replaceAll(name, NAME_PLACEHOLDER) }));
}

/** Groups with the same key differ in the name only. */
const getMergeKey = (group: ImpactGroup, index: number): unknown =>
  group.lines.length === 0 ? index : [group.stack, replaceName(group)];

function mergeGroups(groups: readonly ImpactGroup[]): ImpactGroup {
  const [first] = groups as [ImpactGroup];
  if (groups.length === 1) return first;
  return {
    ...first,
    title: formatList(groups.map(({ title }) => title)),
    lines: replaceName(first),
    count: groups.reduce((sum, { count }) => sum + count, 0),
  };
}
