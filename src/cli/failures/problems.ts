import type { InputViolation } from '../../domain/validation';
import type { MessageProblem } from './message';

/** Joins paths of a content, such as `event`, `detail.messages[0]`, without those that are empty. */
export const joinPaths = (...paths: readonly string[]): string =>
  paths
    .filter((path) => path !== '')
    .join('.')
    .replaceAll('.[', '[');

/**
 * Converts the violation that a parser found.
 * @param root how the parser calls the whole value, such as `command`, with which its fields begin
 * @param path where the value is in the content of the message
 */
export function toProblem({ field, rule, got }: InputViolation, root: string, path = ''): MessageProblem {
  const inner = field === root ? '' : field.startsWith(`${root}.`) ? field.slice(root.length + 1) : field;
  return { path: joinPaths(path, inner), message: `must ${rule}; got ${got}` };
}
