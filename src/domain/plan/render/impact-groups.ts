import { chunk } from './sections';
import type { Impact } from '../impact';
import { formatList } from '../impact/impact';
import type { LocatedImpact, ReviewedStack } from '../review';

/** Something said of what a block is about. */
export interface ImpactLine {
  readonly effect: Impact['effect'];
  readonly text: string;
}

/** Meanings that are read together: under a title or, without one, a single one as it is. */
export interface ImpactGroup {
  readonly stack: string;
  /** That of the first line. */
  readonly effect: Impact['effect'];
  /** `role Detector-dev`; `queue Alerts-dev and queue Retries-dev` where the same is said of both. */
  readonly title: string;
  /** None where the title says it all. */
  readonly lines: readonly ImpactLine[];
  /** Where to look for it; not for what stands in a new stack, where the title is the name. */
  readonly addresses: readonly string[];
  /** How many meanings it stands for. */
  readonly count: number;
}

/** More lines than that are another block, so that a comment without room for all has some of them. */
const MAX_LINES = 30;
/** More names than that are another block, too: a title is read in one go. */
const MAX_NAMES = 10;
/** Stands in a line for what differs between those that it is said of. */
const NAME_PLACEHOLDER = '‹its name›';

/**
 * Puts together what people read together, each block where the gravest of it would stand: in a stack that is wholly
 * new, what is said of one role or resource; in every stack, the policies that only the apply will tell.
 */
export function groupImpacts(
  meanings: readonly LocatedImpact[],
  stacks: readonly ReviewedStack[],
): ImpactGroup[] {
  const fresh = new Set(stacks.filter(({ isNew }) => isNew).map(({ stack }) => stack));
  const groups = groupBy(meanings, (meaning, at) => {
    if (isUnknownAccess(meaning)) return [meaning.stack];
    return meaning.subject !== undefined && fresh.has(meaning.stack)
      ? [meaning.stack, meaning.subject]
      : [at];
  });
  const blocks = groups.flatMap((group): ImpactGroup[] => {
    const [first] = group as [LocatedImpact];
    if (isUnknownAccess(first))
      return [group.length === 1 ? toSingleGroup(first) : mergeUnknownAccess(group)];
    return first.subject !== undefined && fresh.has(first.stack)
      ? groupBySubject(group)
      : group.map(toSingleGroup);
  });
  return groupBy(blocks, getMergeKey)
    .flatMap((alike) => chunk(alike, MAX_NAMES))
    .map(mergeGroups);
}

const isUnknownAccess = ({ kind, effect }: Impact): boolean => kind === 'access' && effect === 'unknown';

/** In the order in which each group's first stands. */
function groupBy<T>(items: readonly T[], keyOf: (item: T, at: number) => unknown): T[][] {
  const groups = new Map<string, T[]>();
  items.forEach((item, at) => {
    const key = JSON.stringify(keyOf(item, at));
    groups.set(key, [...(groups.get(key) ?? []), item]);
  });
  return [...groups.values()];
}

const toSingleGroup = ({ stack, effect, description: sentence, address }: LocatedImpact): ImpactGroup => ({
  stack,
  effect,
  title: sentence,
  lines: [],
  addresses: [address],
  count: 1,
});

const mergeUnknownAccess = (group: readonly LocatedImpact[]): ImpactGroup => ({
  stack: group[0]!.stack,
  effect: 'unknown',
  title: `what ${group.length} policies allow is known only after the apply`,
  lines: [],
  addresses: group.map(({ address }) => address),
  count: group.length,
});

function groupBySubject(group: readonly LocatedImpact[]): ImpactGroup[] {
  const [{ stack, subject: title = '' }] = group as [LocatedImpact];
  return chunk(group, MAX_LINES).map((part) => {
    const lines = part.map(({ effect, description: sentence }) => ({
      effect,
      text: shortenDescription(title, sentence),
    }));
    return { stack, effect: lines[0]!.effect, title, lines, addresses: [], count: part.length };
  });
}

/** The sentence under a title that says whom it is about, in a stack where everything is from now on. */
function shortenDescription(title: string, sentence: string): string {
  const rest = sentence.startsWith(`${title} `)
    ? sentence.slice(title.length + 1)
    : sentence.startsWith(`${title}: `)
      ? sentence.slice(title.length + 2)
      : sentence;
  return rest
    .replace(/^may now /, '')
    .replace(' may now ', ' may ')
    .replace(' is now denied to ', ' is denied to ')
    .replace(` take on ${title}`, ' take it on')
    .replace(` on ${title}`, ' on it');
}

const getName = (title: string): string => title.slice(title.lastIndexOf(' ') + 1);
/** The lines with another word for the name; one as short as `it` would be found in other words. */
function replaceName({ title, lines }: ImpactGroup): readonly ImpactLine[] {
  const name = getName(title);
  if (name.length < 4) return lines;
  return lines.map(({ effect, text }) => ({ effect, text: text.replaceAll(name, NAME_PLACEHOLDER) }));
}

/** What blocks of which the same is said have in common. */
const getMergeKey = (block: ImpactGroup, at: number): unknown =>
  block.lines.length === 0 ? at : [block.stack, replaceName(block)];

function mergeGroups(blocks: readonly ImpactGroup[]): ImpactGroup {
  const [first] = blocks as [ImpactGroup];
  if (blocks.length === 1) return first;
  return {
    ...first,
    title: formatList(blocks.map(({ title }) => title)),
    lines: replaceName(first),
    count: blocks.reduce((sum, { count }) => sum + count, 0),
  };
}
