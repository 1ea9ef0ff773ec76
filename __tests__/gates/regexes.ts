import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check } from 'recheck';
import ts from 'typescript';
import { ROOT } from '../../src/cli/session';
import type { CheckFinding } from '../../src/policies/waivers';

/** A regular expression and its location. */
export interface Regex {
  readonly source: string;
  readonly flags: string;
  readonly at: string;
}

/**
 * Finds the regular expressions of a TypeScript file: literals, `RegExp(…)` of a constant text, and those that the
 * module builds from its constants when it is loaded.
 * @param file its path, relative to the project
 * @throws Error if a RegExp is built later, because it can't be checked
 */
export function findRegexes(file: string, text: string): Regex[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Regex[] = [];
  const composedAt: string[] = [];
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
      if (!pattern || !ts.isStringLiteralLike(pattern) || (flags && !ts.isStringLiteralLike(flags)))
        composedAt.push(at);
      else found.push({ source: pattern.text, flags: flags?.text ?? '', at });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return composedAt.length === 0 ? found : [...found, ...recordComposed(file, composedAt)];
}

/** Loads a module, and records the regular expressions that it builds at the given locations. */
function recordComposed(file: string, places: readonly string[]): Regex[] {
  const recorded: Regex[] = [];
  const Original = RegExp;
  globalThis.RegExp = new Proxy(Original, {
    construct(target, args: [string | RegExp, string?]) {
      const regex = new target(...args);
      const at = places.find((place) => new Error().stack!.includes(`${place}:`));
      if (at !== undefined) recorded.push({ source: regex.source, flags: regex.flags, at });
      return regex;
    },
  });
  try {
    if (existsSync(join(ROOT, file))) jest.isolateModules(() => void jest.requireActual(join(ROOT, file)));
  } finally {
    globalThis.RegExp = Original;
  }
  const later = places.find((place) => !recorded.some(({ at }) => at === place));
  if (later !== undefined)
    throw new Error(
      `${later}: this RegExp is not composed when its module is loaded, so it can't be checked; use a literal`,
    );
  return recorded;
}

/** Finds the patterns of an OpenAPI document or of web ACL rules: all values of `pattern` and `regex_string`. */
export function findPatterns(document: unknown, at: string): Regex[] {
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([key, value]) =>
    (key === 'pattern' || key === 'regex_string') && typeof value === 'string'
      ? [{ source: value, flags: '', at }]
      : findPatterns(value, `${at}/${key}`),
  );
}

/** Finds the expressions that take more than linear time on some input, or for which recheck can't decide that. */
export async function findUnsafe(regexes: readonly Regex[]): Promise<CheckFinding[]> {
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
