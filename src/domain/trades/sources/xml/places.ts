import { createViolation, type TradeViolation } from '../../violation';
import type { Element } from './document';

/** A path of elements below the message, such as `DealPric/Amt`; `DealPric/Amt@Ccy` is an attribute. */
export type XmlPlace = string;

/** The texts of a message by their places, and the elements that are not in the list of places. */
export interface XmlTexts {
  readonly texts: ReadonlyMap<XmlPlace, string>;
  readonly violations: readonly TradeViolation[];
}

/** The element of ISO 20022 for data of the sender in any namespace. It may occur several times, and is not read. */
const SUPPLEMENTARY_DATA = 'SplmtryData';

/**
 * The most violations of one message: each has its texts, so hundreds of unknown elements would make the result larger than
 * a workflow can pass on.
 */
const MAX_VIOLATIONS = 10;

/**
 * Collects the texts of a message. Each element and attribute must be one of the places or lead to one, occur once, and
 * be in the namespace.
 */
export const collectTexts = (message: Element, places: readonly XmlPlace[], namespace: string): XmlTexts => {
  const texts = new Map<XmlPlace, string>();
  const violations: TradeViolation[] = [];
  const visit = (element: Element, path: string): void => {
    if (element.namespace !== namespace) {
      const actual = JSON.stringify(element.namespace);
      violations.push(createViolation('unknown-field', path, actual, `the namespace ${namespace}`));
      return;
    }
    const isField = places.includes(path);
    if (!isField && !places.some((place) => place.startsWith(`${path}/`))) {
      const expected = `one of ${listNames(places, path.slice(0, path.lastIndexOf('/') + 1))}`;
      violations.push(createViolation('unknown-field', path, element.text, expected));
      return;
    }
    for (const [name, value] of Object.entries(element.attributes)) {
      const place = `${path}@${name}`;
      if (places.includes(place)) texts.set(place, value);
      else violations.push(createViolation('unknown-field', place, value, 'no such attribute'));
    }
    visitAll(element.children, `${path}/`);
    if (isField) texts.set(path, element.text);
  };
  const visitAll = (elements: readonly Element[], prefix: string): void => {
    const names = new Set<string>();
    for (const element of elements) {
      if (element.name === SUPPLEMENTARY_DATA && element.namespace === namespace) continue;
      const path = `${prefix}${element.name}`;
      if (names.has(element.name))
        violations.push(createViolation('repeated-field', path, element.text, 'the element once'));
      else visit(element, path);
      names.add(element.name);
    }
  };
  visitAll(message.children, '');
  return { texts, violations: limitViolations(violations) };
};

/** The names of the elements that can follow a prefix of places. */
const listNames = (places: readonly XmlPlace[], prefix: string): string => {
  const names = places
    .filter((place) => place.startsWith(prefix))
    .map((place) => place.slice(prefix.length).split(/[/@]/, 1)[0]!);
  return [...new Set(names)].join(', ');
};

const limitViolations = (violations: readonly TradeViolation[]): readonly TradeViolation[] => {
  const more = violations.length - MAX_VIOLATIONS;
  if (more <= 0) return violations;
  const rest = createViolation(
    'unknown-field',
    'message',
    `${more} more unknown or repeated elements`,
    'the elements and attributes of the format',
  );
  return [...violations.slice(0, MAX_VIOLATIONS), rest];
};

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Formats a message of texts at their places. Places with the same parent follow each other. */
export const formatXml = (
  texts: readonly (readonly [place: XmlPlace, text: string])[],
  message: string,
  namespace: string,
): string => {
  const attributes = texts.filter(([place]) => place.includes('@'));
  const lines: string[] = [];
  let open = '';
  for (const [place, text] of texts) {
    if (place.includes('@')) continue;
    const [parent, name] = place.includes('/') ? (place.split('/') as [string, string]) : ['', place];
    if (open !== parent) {
      if (open !== '') lines.push(`    </${open}>`);
      if (parent !== '') lines.push(`    <${parent}>`);
      open = parent;
    }
    const ofElement = attributes
      .filter(([other]) => other.startsWith(`${place}@`))
      .map(([other, value]) => ` ${other.slice(place.length + 1)}="${escapeXml(value)}"`)
      .join('');
    lines.push(`    ${parent === '' ? '' : '  '}<${name}${ofElement}>${escapeXml(text)}</${name}>`);
  }
  if (open !== '') lines.push(`    </${open}>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="${namespace}">`,
    `  <${message}>`,
    ...lines,
    `  </${message}>`,
    '</Document>',
    '',
  ].join('\n');
};
