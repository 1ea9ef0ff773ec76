/** What is kept whole or left out: text, and how many things it speaks of where that isn't one. */
export type SectionItem = string | { readonly text: string; readonly count: number };

/** How many things items speak of. */
export const countItems = (items: readonly SectionItem[]): number =>
  items.reduce((sum, item) => sum + (typeof item === 'string' ? 1 : item.count), 0);
const getText = (item: SectionItem): string => (typeof item === 'string' ? item : item.text);

/** A list in lists of `size` at most. */
export const chunk = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));

/** Some items under a title. */
export interface Section {
  /** What the items are called where some are left out: `other changes`. */
  readonly label: string;
  /** What stands before and after the items. */
  readonly header: string;
  readonly footer: string;
  readonly items: readonly SectionItem[];
  /** The least is kept longest. */
  readonly priority: number;
}

/**
 * Puts sections together in their order, within a length. Where that is not enough, items of the highest rank are left
 * out first, the last of a section first, nothing after an item that is left out is kept, and a sentence at the end says how
 * many of what, by what the items speak of.
 * @param limit in UTF-16 code units; the head and 60 characters a section have to fit
 */
export function renderWithinLimit(
  head: string,
  sections: readonly Section[],
  limit: number,
  seeAll: string,
): string {
  const there = sections.filter(({ items }) => items.length > 0);
  const kept = new Map<Section, number>();
  // What the sentence at the end may take is never given away.
  let room =
    limit -
    head.length -
    seeAll.length -
    there.reduce((sum, { label: called }) => sum + called.length + 30, 50);
  for (const section of [...there].sort((a, b) => a.priority - b.priority)) {
    let [count, taken] = [0, section.header.length + section.footer.length + 2];
    for (const item of section.items) {
      const { length } = getText(item);
      if (taken + length + 1 > room) break;
      taken += length + 1;
      count++;
    }
    kept.set(section, count);
    // What matters less does not fill the gap that an item of this section left.
    if (count < section.items.length) room = 0;
    else room -= taken;
  }
  const body = there
    .filter((section) => kept.get(section)! > 0)
    .map((section) => {
      const items = section.items.slice(0, kept.get(section)).map(getText).join('\n');
      return `${section.header}${items}\n${section.footer}`;
    });
  const left = there
    .map((section) => ({ ...section, missing: countItems(section.items.slice(kept.get(section))) }))
    .filter(({ missing }) => missing > 0)
    .map(({ label: called, items, missing }) => `${missing} of ${countItems(items)} ${called}`);
  const note = left.length > 0 ? `\n**Left out, for length:** ${left.join('; ')}. ${seeAll}\n` : '';
  return `${head}${body.join('\n')}${note}`;
}
