import { parseXml, XmlElement, XmlError, XmlText, type XmlNode } from '@rgrove/parse-xml';
import { createViolation, type TradeViolation } from '../../violation';

/** Limits on XML from another firm. */
export const XML_LIMITS = { characters: 64 * 1024, tags: 1_000, depth: 12 } as const;

/** An element with its namespace, without insignificant white space. */
export interface Element {
  /** The name without its prefix. */
  readonly name: string;
  /** The URI of the namespace; empty if there is none. */
  readonly namespace: string;
  /** Attributes except the declarations of namespaces. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** The text of the element, trimmed. */
  readonly text: string;
}

export type XmlResult = { readonly root: Element } | { readonly violation: TradeViolation };

const refuse = (...args: Parameters<typeof createViolation>): XmlResult => ({
  violation: createViolation(...args),
});

/**
 * Parses an XML document and resolves the prefixes of its namespaces. A document type is refused, because its entities
 * can expand without limit or read files; the five predefined entities and character references are accepted.
 */
export const parseXmlDocument = (text: string): XmlResult => {
  const { characters, tags, depth } = XML_LIMITS;
  if (text.length > characters)
    return refuse('size', 'message', `${text.length} characters`, `at most ${characters} characters`);
  // The parser is recursive. The number of tags limits the depth of its calls before it starts.
  const found = text.split('<').length - 1;
  if (found > tags) return refuse('size', 'message', `${found} tags`, `at most ${tags} tags`);
  // Line ends before the first tag are common in copies, and XML allows no white space before its declaration.
  const encoding = /^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']/i.exec(text)?.[1];
  if (encoding !== undefined && encoding.toUpperCase() !== 'UTF-8')
    return refuse('encoding', 'XML declaration', encoding, 'UTF-8, in which the message was delivered');
  try {
    const document = parseXml(text.trim(), { preserveDocumentType: true });
    if (document.children.some(({ type }) => type === 'doctype'))
      return refuse('syntax', 'document type', 'a document type', 'a document without DOCTYPE and entities');
    const { root } = document;
    if (!root) return refuse('syntax', 'message', text, 'an XML document');
    const deepest = measureDepth(root);
    if (deepest > depth) return refuse('size', root.name, `${deepest} levels`, `at most ${depth} levels`);
    return { root: toElement(root, {}) };
  } catch (error) {
    if (error instanceof XmlError)
      return refuse(
        'syntax',
        `line ${error.line}, column ${error.column}`,
        // The message of the parser also contains the place and an excerpt.
        error.message.split(' (line ')[0],
        'well-formed XML',
      );
    if (error instanceof InvalidElement) return { violation: error.violation };
    throw error;
  }
};

const isElement = (node: XmlNode): node is XmlElement => node instanceof XmlElement;

const measureDepth = (element: XmlElement): number =>
  1 + Math.max(0, ...element.children.filter(isElement).map(measureDepth));

/** A violation is thrown inside this file only, because elements are nested. */
class InvalidElement extends Error {
  constructor(readonly violation: TradeViolation) {
    super(violation.expected);
  }
}

/** The namespaces in scope by their prefixes; the default namespace has the empty prefix. */
type Scope = Readonly<Record<string, string>>;

const DECLARATION = /^xmlns(?::(.+))?$/;

const toElement = (element: XmlElement, outer: Scope): Element => {
  const attributes = Object.entries(element.attributes);
  const declared = attributes.flatMap(([name, uri]): [string, string][] => {
    const match = DECLARATION.exec(name);
    return match ? [[match[1] ?? '', uri]] : [];
  });
  const scope: Scope = { ...outer, ...Object.fromEntries(declared) };
  const [local, prefix = ''] = element.name.split(':').reverse() as [string, string?];
  const namespace = Object.hasOwn(scope, prefix) ? scope[prefix]! : '';
  if (namespace === '' && prefix !== '')
    throw new InvalidElement(
      createViolation('syntax', element.name, prefix, 'a prefix that an xmlns attribute declares'),
    );
  const children = element.children.filter(isElement).map((child) => toElement(child, scope));
  const text = element.children
    .map((node) => (node instanceof XmlText ? node.text : ''))
    .join('')
    .trim();
  if (children.length > 0 && text !== '')
    throw new InvalidElement(
      createViolation('syntax', element.name, text, 'elements only, without text between'),
    );
  return {
    name: local,
    namespace,
    attributes: Object.fromEntries(attributes.filter(([name]) => !DECLARATION.test(name))),
    children,
    text,
  };
};
