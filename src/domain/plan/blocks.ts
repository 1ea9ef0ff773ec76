import { parts } from './fit';
import type { Meaning } from './meaning';
import { inWords } from './meaning/meaning';
import type { PlacedMeaning, ReviewedStack } from './review';

/** Something said of what a block is about. */
export interface Line {
  readonly effect: Meaning['effect'];
  readonly text: string;
}

/** Meanings that are read together: under a title or, without one, a single one as it is. */
export interface Block {
  readonly stack: string;
  /** That of the first line. */
  readonly effect: Meaning['effect'];
  /** `role Detector-dev`; `queue Alerts-dev and queue Retries-dev` where the same is said of both. */
  readonly title: string;
  /** None where the title says it all. */
  readonly lines: readonly Line[];
  /** Where to look for it; not for what stands in a new stack, where the title is the name. */
  readonly addresses: readonly string[];
  /** How many meanings it stands for. */
  readonly count: number;
}

/** More lines than that are another block, so that a comment without room for all has some of them. */
const LINES = 30;
/** More names than that are another block, too: a title is read in one go. */
const NAMES = 10;
/** Stands in a line for what differs between those that it is said of. */
const ITS_NAME = '‹its name›';

/**
 * Puts together what people read together, each block where the gravest of it would stand: in a stack that is wholly
 * new, what is said of one role or resource; in every stack, the policies that only the apply will tell.
 */
export function blocksOf(meanings: readonly PlacedMeaning[], stacks: readonly ReviewedStack[]): Block[] {
  const fresh = new Set(stacks.filter(({ isNew }) => isNew).map(({ stack }) => stack));
  const groups = groupedBy(meanings, (meaning, at) => {
    if (isUntold(meaning)) return [meaning.stack];
    return meaning.about !== undefined && fresh.has(meaning.stack) ? [meaning.stack, meaning.about] : [at];
  });
  const blocks = groups.flatMap((group): Block[] => {
    const [first] = group as [PlacedMeaning];
    if (isUntold(first)) return [group.length === 1 ? alone(first) : untold(group)];
    return first.about !== undefined && fresh.has(first.stack) ? about(group) : group.map(alone);
  });
  return groupedBy(blocks, alikeAs)
    .flatMap((alike) => parts(alike, NAMES))
    .map(several);
}

const isUntold = ({ kind, effect }: Meaning): boolean => kind === 'access' && effect === 'unknown';

/** In the order in which each group's first stands. */
function groupedBy<T>(items: readonly T[], keyOf: (item: T, at: number) => unknown): T[][] {
  const groups = new Map<string, T[]>();
  items.forEach((item, at) => {
    const key = JSON.stringify(keyOf(item, at));
    groups.set(key, [...(groups.get(key) ?? []), item]);
  });
  return [...groups.values()];
}

const alone = ({ stack, effect, sentence, address }: PlacedMeaning): Block => ({
  stack,
  effect,
  title: sentence,
  lines: [],
  addresses: [address],
  count: 1,
});

const untold = (group: readonly PlacedMeaning[]): Block => ({
  stack: group[0]!.stack,
  effect: 'unknown',
  title: `what ${group.length} policies allow is known only after the apply`,
  lines: [],
  addresses: group.map(({ address }) => address),
  count: group.length,
});

function about(group: readonly PlacedMeaning[]): Block[] {
  const [{ stack, about: title = '' }] = group as [PlacedMeaning];
  return parts(group, LINES).map((part) => {
    const lines = part.map(({ effect, sentence }) => ({ effect, text: within(title, sentence) }));
    return { stack, effect: lines[0]!.effect, title, lines, addresses: [], count: part.length };
  });
}

/** The sentence under a title that says whom it is about, in a stack where everything is from now on. */
function within(title: string, sentence: string): string {
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

const nameIn = (title: string): string => title.slice(title.lastIndexOf(' ') + 1);
/** The lines with another word for the name; one as short as `it` would be found in other words. */
function nameless({ title, lines }: Block): readonly Line[] {
  const name = nameIn(title);
  if (name.length < 4) return lines;
  return lines.map(({ effect, text }) => ({ effect, text: text.replaceAll(name, ITS_NAME) }));
}

/** What blocks of which the same is said have in common. */
const alikeAs = (block: Block, at: number): unknown =>
  block.lines.length === 0 ? at : [block.stack, nameless(block)];

function several(blocks: readonly Block[]): Block {
  const [first] = blocks as [Block];
  if (blocks.length === 1) return first;
  return {
    ...first,
    title: inWords(blocks.map(({ title }) => title)),
    lines: nameless(first),
    count: blocks.reduce((sum, { count }) => sum + count, 0),
  };
}
