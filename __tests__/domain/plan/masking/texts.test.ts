import { maskText, maskValue } from '../../../../src/domain/plan/mask';
import type { Json } from '../../../../src/domain/plan/plan';
import { ASSIGNMENTS } from './assignments';
import { COMMANDS } from './commands';
import { DECLARATIONS } from './declarations';
import { FORMATS } from './formats';
import { readExpected, readInput, removeNumbers } from './marked';
import { TEXTS } from './texts';
import { VALUES } from './values';
import { YAML } from './yaml';

const TABLES = { ...FORMATS, ...COMMANDS, ...DECLARATIONS, ...ASSIGNMENTS, ...YAML, ...TEXTS };

describe('only the secret is masked in', () => {
  it.each(Object.entries(TABLES))('%s', (_, texts) => {
    const masked = texts.map((text) => removeNumbers(maskText(readInput(text))));
    expect(masked).toEqual(texts.map(readExpected));
  });

  it.each(Object.entries(VALUES))('%s (values)', (_, values) => {
    const masked = values.map((value) => removeNumbers(maskValue(readInput<Json>(value))));
    expect(masked).toEqual(values.map(readExpected));
  });
});
