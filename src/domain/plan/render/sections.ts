/** Text that is shown or omitted as a whole, and the number of things that it describes: one for a plain text. */
export type SectionItem = string | { readonly text: string; readonly count: number };

/** Counts the things that items describe. */
export const countItems = (items: readonly SectionItem[]): number =>
  items.reduce((sum, item) => sum + (typeof item === 'string' ? 1 : item.count), 0);
const getText = (item: SectionItem): string => (typeof item === 'string' ? item : item.text);

/** Splits a list into lists of at most `size` items. */
export const chunk = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );

/** Groups items by key, in the order of the first item of each group. */
export function groupBy<T>(items: readonly T[], getKey: (item: T, index: number) => unknown): T[][] {
  const groups = new Map<string, T[]>();
  items.forEach((item, index) => {
    const key = JSON.stringify(getKey(item, index));
    const group = groups.get(key) ?? [];
    group.push(item);
    groups.set(key, group);
  });
  return [...groups.values()];
}

/** Items under a title. */
export interface Section {
  /** Names the items in the note on omitted ones: `other changes`. */
  readonly label: string;
  /** The text before the items; `footer` is the text after them. */
  readonly header: string;
  readonly footer: string;
  readonly items: readonly SectionItem[];
  /** Sections with a higher number are omitted first. */
  readonly priority: number;
}

/**
 * Renders sections in their order, within a length limit. If the text is too long, items are omitted from the sections
 * with the highest priority number, from the end of a section. Nothing after an omitted item is shown. A note at the end
 * counts the omitted items by section.
 * @param limit in UTF-16 code units; there must be room for the head and 60 characters for each section
 * @param fullReportNote names the place where the reader finds the omitted items
 */
export function renderWithinLimit(
  head: string,
  sections: readonly Section[],
  limit: number,
  fullReportNote: string,
): string {
  const nonEmpty = sections.filter(({ items }) => items.length > 0);
  const shownCounts = new Map<Section, number>();
  // Reserves room for the note at the end.
  let room =
    limit -
    head.length -
    fullReportNote.length -
    nonEmpty.reduce((sum, { label }) => sum + label.length + 30, 50);
  for (const section of [...nonEmpty].sort((a, b) => a.priority - b.priority)) {
    let [count, length] = [0, section.header.length + section.footer.length + 2];
    for (const item of section.items) {
      const itemLength = getText(item).length + 1;
      if (length + itemLength > room) break;
      length += itemLength;
      count++;
    }
    shownCounts.set(section, count);
    // Less important sections do not fill the room that is left after an omitted item.
    if (count < section.items.length) room = 0;
    else room -= length;
  }
  const body = nonEmpty
    .filter((section) => shownCounts.get(section)! > 0)
    .map((section) => {
      const items = section.items.slice(0, shownCounts.get(section)).map(getText).join('\n');
      return `${section.header}${items}\n${section.footer}`;
    });
  const omitted = nonEmpty
    .map((section) => ({
      ...section,
      omittedCount: countItems(section.items.slice(shownCounts.get(section))),
    }))
    .filter(({ omittedCount }) => omittedCount > 0)
    .map(({ label, items, omittedCount }) => `${omittedCount} of ${countItems(items)} ${label}`);
  const note =
    omitted.length > 0 ? `\n**Omitted for length:** ${omitted.join('; ')}. ${fullReportNote}\n` : '';
  return `${head}${body.join('\n')}${note}`;
}
