import { refersTo } from '../../domain/plan/resources';
import { getBaseName } from './base-name';
import type { ExpectedValue } from './expected-values';

/** Expects a reference to an alias of a function, such as its live version. */
export const expectAlias = (name: string): ExpectedValue => ({
  description: `a reference to the alias of ${name}`,
  matches(_value, path, { configured }, stack) {
    const text = JSON.stringify(configured[path.split('.')[0]!] ?? '');
    const fn = stack.resources.find(
      (resource) => resource.type === 'aws_lambda_function' && getBaseName(stack, resource) === name,
    );
    return stack.resources.some(
      (alias) =>
        alias.type === 'aws_lambda_alias' &&
        fn !== undefined &&
        refersTo(alias, 'function_name', fn) &&
        text.includes(`\${aws_lambda_alias.${alias.id}.`),
    );
  },
});
