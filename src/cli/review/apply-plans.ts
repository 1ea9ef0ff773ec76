import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findDataLosses, formatDataLossRefusal } from '../../domain/plan/data-loss';
import { type PlanDocument, parsePlanDocument } from '../../domain/plan/plan';
import { findUnreviewedChanges } from '../../domain/plan/partial-apply';
import { progressLine } from '../terraform/deployment';
import type { Plan } from '../terraform/plan-summary';
import { Interrupted, UserError } from '../errors';
import { count } from '../terminal/print';
import type { Terraform } from '../terraform/terraform';
import { differencesInState, differencesInVersions } from './differences';
import { type HowFar, howFar, Journal } from './journal';
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

/** A plan of what is left to do, and Terraform on it. */
export interface Rest {
  readonly plan: Plan;
  readonly terraform: Pick<Terraform, 'apply' | 'logOf'>;
}

/** What surrounds an apply. */
export interface Surroundings<T extends Applier = Terraform> {
  terraformOn(entry: StackEntry, folder: string): T;
  /** Waits for a Terraform that is still at work, and tidies up after one that was killed. */
  recover(entry: StackEntry, folder: string, terraform: T): Promise<void>;
  /** Plans what is left to do of a stack, from the same commit. */
  rest(entry: StackEntry): Promise<Rest>;
  /** @throws UserError where the stack must not be applied now */
  allowed(entry: StackEntry): Promise<void>;
  tell(line: string): void;
}

function keptPlan(folder: string): PlanDocument {
  const file = join(folder, KEPT.json);
  try {
    return parsePlanDocument(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`${file}: ${(error as Error).message}; plan anew with npx stacks plan --out`);
  }
}

/**
 * Refuses to lose something stateful that was not named, and names that lose nothing.
 * @param allowed addresses, exactly as the plan has them
 * @returns why the plans may not be applied, a line each
 */
export function lossesNotAllowed(dir: string, manifest: Manifest, allowed: readonly string[]): string[] {
  const losses = manifest.stacks.flatMap((entry) => {
    const plan = keptPlan(join(dir, entry.name));
    return findDataLosses(plan.resource_changes).map((loss) => ({ ...loss, stack: entry.name }));
  });
  const unknown = allowed.filter((address) => !losses.some((loss) => loss.address === address));
  return [
    ...unknown.map(
      (address) => `--allow-destroy ${address}: no plan destroys or replaces it and loses something`,
    ),
    ...losses
      .filter(({ address }) => !allowed.includes(address))
      .map((loss) => `${loss.stack}: ${formatDataLossRefusal(loss)}`),
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
  const rests = new Map<string, Rest>();
  const refused: string[] = [];
  for (const kept of stacks)
    if (journal.appliedAt(kept.entry.name) === undefined) {
      const { why, rest } = await lookAt(kept, journal, around);
      refused.push(...why);
      if (rest) rests.set(kept.entry.name, rest);
    }
  if (refused.length > 0) throw refusal(dir, manifest, journal, refused);

  const done: Applied[] = [];
  for (const { entry, terraform } of stacks) {
    const { name: stack, empty } = entry;
    const at = journal.appliedAt(stack);
    const rest = rests.get(stack);
    const steps = rest?.plan.summary.steps ?? entry.steps;
    if (at === undefined && !empty) {
      journal.begin(stack);
      const applier = rest?.terraform ?? terraform;
      try {
        await applier.apply(steps, (progress) => around.tell(`${stack}: ${progressLine(progress)}`));
      } catch (error) {
        const part = inPart(steps, howFar(applier.logOf('apply')));
        const how = `${part}; ${appliedSoFar(manifest, journal)}; npx stacks apply ${dir} goes on`;
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

/** Looks at one stack before anything is applied. @returns why its plan may not be, a line each, or what is left of it */
async function lookAt<T extends Applier>(
  { entry, folder, terraform }: Kept<T>,
  journal: Journal,
  around: Surroundings<T>,
): Promise<{ why: readonly string[]; rest?: Rest }> {
  const { name } = entry;
  around.tell(`checking ${name}`);
  await terraform.init(['-lockfile=readonly']);
  const versions = differencesInVersions(entry, await terraform.versions());
  await around.recover(entry, folder, terraform);
  if (journal.wasCutOff(name)) {
    const far = howFar(terraform.logOf('apply'));
    if (far.ended) {
      around.tell(`${name}: Terraform came to its end after the command had been stopped`);
      journal.end(name);
      return { why: [] };
    }
    if (far.begun.length > 0) {
      around.tell(`${name} was applied in part: ${inPart(entry.steps, far)}; planning what is left`);
      await around.allowed(entry);
      const rest = await around.rest(entry);
      const why = findUnreviewedChanges(keptPlan(folder), rest.plan.document);
      return { why: [...versions, ...why.map((one) => `${name}: ${one}`)], rest };
    }
  }
  await around.allowed(entry);
  return { why: [...versions, ...differencesInState(entry, await terraform.state())] };
}

/** `10 of 16 steps are done (…); begun and not known to be done: …` */
function inPart(steps: number, { begun, done }: HowFar): string {
  const open = begun.filter((address) => !done.includes(address));
  return [
    `${done.length} of ${count(steps, 'step')} are done${done.length > 0 ? ` (${named(done)})` : ''}`,
    ...(open.length > 0 ? [`begun and not known to be done: ${named(open)}`] : []),
  ].join('; ');
}

const NAMED = 20;
const named = (addresses: readonly string[]): string =>
  [
    ...addresses.slice(0, NAMED),
    ...(addresses.length > NAMED ? [`and ${addresses.length - NAMED} more`] : []),
  ].join(', ');

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
