/**
 * Formats a path such as `environment[0].variables.LEVEL`. Keys with other characters are quoted, so that the key `a.b`
 * differs from `b` in `a`.
 */
export const formatPath = (path: readonly (string | number)[]): string =>
  path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[^.[\]"'`\s\\\p{C}\p{Z}]+$/u.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
