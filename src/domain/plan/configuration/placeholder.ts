/**
 * A placeholder replaces a value that is known only after the apply: `{{address.attribute|name (kind)}}`. The address
 * distinguishes resources of the same name; the name is for people. Braces end a word for the masker, so that the text
 * beside a placeholder is masked as if it stood alone. Braces need no escaping in JSON.
 */

/** Replaces the account of the resources that the default provider of the stack creates. */
export const THIS_ACCOUNT = '{{this account}}';

/** Whether a text may contain a placeholder. */
export const containsPlaceholder = (text: string): boolean => text.includes('{{');

/** Whether a name can be part of a placeholder: no character ends the placeholder, a JSON text or a part of an ARN. */
export const isPlaceholderName = (name: string): boolean => /^[\w ./@+=,-]{1,200}$/.test(name);

/**
 * @param reference `aws_sqs_queue.Alerts.arn`
 * @param name the name of the resource
 * @param kind the kind of resource: `queue`
 */
export const formatPlaceholder = (reference: string, name: string, kind: string): string =>
  `{{${reference}|${name} (${kind})}}`;

/** Removes the kind from a placeholder, for a description that includes it: `role {{…|Detector-dev}}`. */
export const removeKind = (text: string): string => text.replace(/^(\{\{[^{}]*) \([^(){}]*\)\}\}$/, '$1}}');

const NAMED_PLACEHOLDER = /\{\{[^{}|]*\|([^{}()]*)(\([^{}()]*\))?\}\}((?:[^\s,;{}]|\{\{this account\}\})*)/g;

/** Formats placeholders for people: `{{aws_dynamodb_table.Rows.arn|Rows-dev (table)}}/index/*` as `Rows-dev/index/* (table)`. */
export const replacePlaceholders = (text: string): string =>
  text
    .replace(NAMED_PLACEHOLDER, (_, name: string, kind: string | undefined, suffix: string) =>
      [`${name.trim()}${suffix}`, ...(kind === undefined ? [] : [kind])].join(' '),
    )
    .replace(/(?:account )?\{\{this account\}\}/g, 'this account');
