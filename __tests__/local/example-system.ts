import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checkout } from './checkout';

/** The example system of help/add-a-system.md. */
export const EXAMPLE = 'order-intake';

/** The changes of a list, as help/add-a-system.md shows them. */
interface ListChange {
  readonly file: string;
  readonly lines: readonly string[];
}

/** Reads the changes on the page: the name of a file in backquotes, then a diff. */
const readListChanges = (page: string): ListChange[] =>
  [...page.matchAll(/^`([^`\n]+)`[^\n]*\n\n```diff\n([\s\S]*?)```/gm)].map(([, file, diff]) => ({
    file: file!,
    lines: diff!.trimEnd().split('\n'),
  }));

/** Applies a change: a removed line is replaced by the added lines after it; other added lines are new. */
function applyChange(text: string, { file, lines }: ListChange): string {
  let changed = text;
  const removed = lines.findIndex((line) => line.startsWith('-'));
  const added = (from: number, to: number) => lines.slice(from, to).map((line) => line.slice(1));
  if (removed >= 0) {
    const old = lines[removed]!.slice(1);
    if (!changed.includes(old)) throw new Error(`${file} does not contain ${JSON.stringify(old)}`);
    changed = changed.replaceAll(old, added(removed + 1, lines.length).join('\n'));
  }
  const fresh = added(0, removed < 0 ? lines.length : removed).join('\n');
  if (fresh === '') return changed;
  return fresh.startsWith('import ') ? `${fresh}\n${changed}` : `${changed.trimEnd()}\n\n${fresh}\n`;
}

/**
 * Creates a checkout with the example system, by the steps of help/add-a-system.md.
 * @param env the environment variables of all its commands
 */
export async function createExampleCheckout(env: Record<string, string> = {}): Promise<Checkout> {
  const project = await Checkout.create(env);
  await project.linkInstalled();
  cpSync(join(project.dir, '__tests__/fixtures', EXAMPLE), project.dir, { recursive: true });
  const changes = readListChanges(readFileSync(join(project.dir, 'help/add-a-system.md'), 'utf8'));
  expect(changes.length).toBe(8);
  for (const change of changes) {
    const path = join(project.dir, change.file);
    writeFileSync(path, applyChange(readFileSync(path, 'utf8'), change));
  }
  return project;
}

/** Changes the definition of the example system, so that it has a stack in each of two regions. */
export function addSecondRegion(project: Checkout): void {
  const definition = join(project.dir, `src/config/${EXAMPLE}/index.ts`);
  const [regions, stackName] = ['({ homeRegion }) => [homeRegion]', '({ id, suffix }) => `${id}-${suffix}`'];
  const text = readFileSync(definition, 'utf8');
  for (const old of [regions, stackName]) expect(text).toContain(old);
  const changed = text
    .replace(regions, "() => ['us-east-1', 'eu-west-1']")
    .replace(stackName, '({ id, region, suffix }) => `${id}-${region}-${suffix}`');
  writeFileSync(definition, changed);
}
