import { check } from 'recheck';
import ts from 'typescript';
import type { CheckFinding } from '../../src/policies/waivers';

/** A regular expression and its location. */
export interface Regex {
  readonly source: string;
  readonly flags: string;
  readonly at: string;
}

/**
 * Files whose RegExps are composed of constants, so that a reader sees the parts. They are not checked here; the tests of
 * masking limit the time that these need for long texts.
 */
const COMPOSED = ['src/domain/plan/address.ts', 'src/domain/plan/masking/commands.ts'];

/**
 * The regular expressions of a TypeScript file: literals, and `RegExp(…)` of a fixed text.
 * @throws Error if a RegExp is built from anything else, which can't be checked
 */
export function regexesIn(file: string, text: string): Regex[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Regex[] = [];
  const visit = (node: ts.Node): void => {
    const at = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1), at });
    } else if (
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      node.expression.getText() === 'RegExp'
    ) {
      const [pattern, flags] = node.arguments ?? [];
      if (!pattern || !ts.isStringLiteralLike(pattern) || (flags && !ts.isStringLiteralLike(flags))) {
        if (COMPOSED.includes(file)) return;
        throw new Error(`${at}: a RegExp of a text that is not fixed can't be checked; use a literal`);
      }
      found.push({ source: pattern.text, flags: flags?.text ?? '', at });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The patterns of an OpenAPI document or of web ACL rules: the values of `pattern` and `regex_string`, wherever they stand. */
export function patternsIn(document: unknown, at: string): Regex[] {
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([key, value]) =>
    (key === 'pattern' || key === 'regex_string') && typeof value === 'string'
      ? [{ source: value, flags: '', at }]
      : patternsIn(value, `${at}/${key}`),
  );
}

/** Those on which some input takes more than linear time, or for which recheck can't decide that. */
export async function unsafe(regexes: readonly Regex[]): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  for (const { source, flags, at } of regexes) {
    const diagnosis = await check(source, flags, { timeout: 20_000, randomSeed: 1 });
    if (diagnosis.status === 'safe') continue;
    const time = diagnosis.status === 'vulnerable' ? `${diagnosis.complexity.summary} time` : 'unknown time';
    findings.push({
      check: `recheck:${diagnosis.status}`,
      address: at,
      detail: `/${source}/${flags} takes ${time}`,
    });
  }
  return findings;
}
