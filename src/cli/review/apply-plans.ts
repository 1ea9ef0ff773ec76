import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lossesIn, refusedLoss } from '../../domain/plan/losses';
import { readPlan } from '../../domain/plan/plan';
import { progressLine } from '../deployment';
import { Interrupted, UserError } from '../errors';
import { count } from '../print';
import type { Terraform } from '../terraform';
import { differencesInState, differencesInVersions } from './differences';
import { howFar, Journal } from './journal';
import { KEPT, type Manifest, type StackEntry } from './manifest';

/** What became of one plan: `before` is one that an earlier run applied. */
export interface Applied {
  readonly stack: string;
  readonly result: 'applied' | 'no changes' | 'before';
  /** Steps of Terraform; a replacement is two. */
  readonly steps: number;
  /** ISO time. */
  readonly at?: string;
}

/** Terraform on the folder of a kept plan, as far as applying it takes. */
export type Applier = Pick<Terraform, 'init' | 'versions' | 'state' | 'apply' | 'logOf'>;

/** What surrounds an apply. */
export interface Surroundings<T extends Applier = Terraform> {
  terraformOn(entry: StackEntry, folder: string): T;
  /** Waits for a Terraform that is still at work, and tidies up after one that was killed. */
  recover(entry: StackEntry, folder: string, terraform: T): Promise<void>;
  /** @throws UserError where the stack must not be applied now */
  allowed(entry: StackEntry): Promise<void>;
  tell(line: string): void;
}

/**
 * Refuses to lose something stateful that was not named, and names that lose nothing.
 * @param allowed addresses, exactly as the plan has them
 * @returns why the plans may not be applied, a line each
 */
export function lossesNotAllowed(dir: string, manifest: Manifest, allowed: readonly string[]): string[] {
  const losses = manifest.stacks.flatMap((entry) => {
    const plan = readPlan(readFileSync(join(dir, entry.name, KEPT.json), 'utf8'));
    return lossesIn(plan.resource_changes).map((loss) => ({ ...loss, stack: entry.name }));
  });
  const unknown = allowed.filter((address) => !losses.some((loss) => loss.address === address));
  return [
    ...unknown.map(
      (address) => `--allow-destroy ${address}: no plan destroys or replaces it and loses something`,
    ),
    ...losses
      .filter(({ address }) => !allowed.includes(address))
      .map((loss) => `${loss.stack}: ${refusedLoss(loss)}`),
  ];
}

/**
 * Applies kept plans in their order and writes down how far it came; nothing is applied before every plan of them has
 * been found fit. Those that an earlier run applied are left out.
 * @param manifest of `dir`, whose files have been checked
 * @throws UserError with all that differs, or with why Terraform failed and how to go on
 */
export async function applyPlans<T extends Applier>(
  dir: string,
  manifest: Manifest,
  around: Surroundings<T>,
): Promise<Applied[]> {
  const journal = new Journal(dir);
  const stacks = manifest.stacks.map((entry): Kept<T> => {
    const folder = join(resolve(dir), entry.name);
    return { entry, folder, terraform: around.terraformOn(entry, folder) };
  });
  const refused: string[] = [];
  for (const kept of stacks)
    if (journal.appliedAt(kept.entry.name) === undefined)
      refused.push(...(await whyUnfit(kept, journal, around)));
  if (refused.length > 0) throw refusal(dir, manifest, journal, refused);

  const done: Applied[] = [];
  for (const { entry, terraform } of stacks) {
    const { name: stack, steps, empty } = entry;
    const at = journal.appliedAt(stack);
    if (at === undefined && !empty) {
      journal.begin(stack);
      try {
        await terraform.apply(steps, (progress) => around.tell(`${stack}: ${progressLine(progress)}`));
      } catch (error) {
        const how = `${appliedSoFar(manifest, journal)}; npx stacks apply ${dir} goes on, or says what to plan anew`;
        if (error instanceof UserError) throw new UserError(`${error.message}; ${how}`);
        if (error instanceof Interrupted) around.tell(`${stack}: interrupted; ${how}`);
        throw error;
      }
    }
    if (at === undefined) journal.end(stack);
    done.push({ stack, steps, at, result: at ? 'before' : empty ? 'no changes' : 'applied' });
  }
  return done;
}

interface Kept<T> {
  readonly entry: StackEntry;
  readonly folder: string;
  readonly terraform: T;
}

/** Looks at one stack before anything is applied. @returns why its plan may not be, a line each */
async function whyUnfit<T extends Applier>(
  { entry, folder, terraform }: Kept<T>,
  journal: Journal,
  around: Surroundings<T>,
): Promise<string[]> {
  const { name, steps } = entry;
  around.tell(`checking ${name}`);
  await terraform.init(['-lockfile=readonly']);
  const versions = differencesInVersions(entry, await terraform.versions());
  await around.recover(entry, folder, terraform);
  if (journal.wasCutOff(name)) {
    const { ended, begun, done } = howFar(terraform.logOf('apply'));
    if (ended) {
      around.tell(`${name}: Terraform came to its end after the command had been stopped`);
      journal.end(name);
      return [];
    }
    if (begun > 0)
      return [`the plan of ${name} was applied in part: ${done} of ${count(steps, 'step')} are done`];
  }
  await around.allowed(entry);
  return [...versions, ...differencesInState(entry, await terraform.state())];
}

/** Every refusal at once, with the command that plans anew what was not applied. */
export function refusal(
  dir: string,
  manifest: Manifest,
  journal: Journal,
  why: readonly string[],
): UserError {
  const left = manifest.stacks.filter(({ name }) => journal.appliedAt(name) === undefined);
  const systems = left.map(({ system }) => system).join(' ');
  return new UserError(
    `refused, nothing was applied now: ${why.join('; ')}; ${appliedSoFar(manifest, journal)}` +
      (left.length > 0 ? `; plan anew with npx stacks plan ${systems} --out ${dir}` : ''),
  );
}

function appliedSoFar({ stacks }: Manifest, journal: Journal): string {
  const applied = stacks.filter(({ name }) => journal.appliedAt(name) !== undefined).map(({ name }) => name);
  return applied.length > 0 ? `applied so far: ${applied.join(', ')}` : 'none of the plans is applied yet';
}
