/**
 * What stands in a text for a value that only the apply will tell: `{{address.attribute|name (kind)}}`. The address
 * keeps two of the same name apart; the name is for people. Braces end a word for the masker, so that what stands
 * beside it is masked as if it stood alone, and JSON takes it as it is.
 */

/** The account of whatever the stack's own provider makes. */
export const THIS_ACCOUNT = '{{this account}}';

/** Whether there may be a stand-in in a text. */
export const containsPlaceholder = (text: string): boolean => text.includes('{{');

/** A name that can stand in a stand-in: it ends neither that, nor a JSON text or a part of an ARN around it. */
export const isPlaceholderName = (name: string): boolean => /^[\w ./@+=,-]{1,200}$/.test(name);

/**
 * @param reference `aws_sqs_queue.Alerts.arn`
 * @param name what people call the resource
 * @param kind what it is: `queue`
 */
export const formatPlaceholder = (reference: string, name: string, kind: string): string =>
  `{{${reference}|${name} (${kind})}}`;

/** The stand-in without its kind, for where the sentence says that itself: `role {{…|Detector-dev}}`. */
export const removeKind = (text: string): string => text.replace(/^(\{\{[^{}]*) \([^(){}]*\)\}\}$/, '$1}}');

const NAMED_PLACEHOLDER = /\{\{[^{}|]*\|([^{}()]*)(\([^{}()]*\))?\}\}((?:[^\s,;{}]|\{\{this account\}\})*)/g;

/** The text for people: `{{aws_dynamodb_table.Rows.arn|Rows-dev (table)}}/index/*` as `Rows-dev/index/* (table)`. */
export const replacePlaceholders = (text: string): string =>
  text
    .replace(NAMED_PLACEHOLDER, (_, name: string, kind: string | undefined, rest: string) =>
      [`${name.trim()}${rest}`, ...(kind === undefined ? [] : [kind])].join(' '),
    )
    .replace(/(?:account )?\{\{this account\}\}/g, 'this account');
