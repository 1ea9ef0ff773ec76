const CUT = (where: string) =>
  `\n\n_The rest was left out: GitHub takes no longer comment. All of it is in ${where}._\n`;

/**
 * Markdown of several files as one, within a limit: short ones whole, the others cut at the end of a line, with what
 * was open there (a fold, a code block) closed, and a remark.
 * @param limit characters in all
 * @param where in which the reader finds what is left out
 */
export function fit(texts: readonly string[], limit: number, where: string): string {
  const separators = 2 * Math.max(texts.length - 1, 0);
  const shares = shared(
    texts.map(({ length }) => length),
    limit - separators,
  );
  return texts.map((text, index) => cut(text, shares[index]!, CUT(where))).join('\n\n');
}

/** Divides fairly: nobody gets more than it asks for, and what one leaves goes to the others. */
function shared(wanted: readonly number[], total: number): number[] {
  const shares = new Map<number, number>();
  let left = total;
  const byNeed = wanted.map((length, index) => ({ length, index })).sort((a, b) => a.length - b.length);
  for (const [done, { length, index }] of byNeed.entries()) {
    const share = Math.min(length, Math.floor(left / (wanted.length - done)));
    shares.set(index, share);
    left -= share;
  }
  return wanted.map((_, index) => shares.get(index)!);
}

function cut(text: string, limit: number, remark: string): string {
  if (text.length <= limit) return text;
  const lines = text.split('\n');
  let kept = '';
  let whole = '';
  for (const line of lines) {
    kept += `${line}\n`;
    const closed = `${kept}${closing(kept)}${remark}`;
    if (closed.length > limit) break;
    whole = closed;
  }
  return whole || remark.slice(0, limit);
}

/** What must follow a cut so that the remark is neither folded away nor code. */
function closing(kept: string): string {
  const fences = kept.match(/^```/gm)?.length ?? 0;
  const folds = count(kept, /<details\b/g) - count(kept, /<\/details>/g);
  return `${fences % 2 === 1 ? '```\n' : ''}${'\n</details>'.repeat(Math.max(folds, 0))}`;
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
