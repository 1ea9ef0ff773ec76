import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDataLosses, formatDataLossRefusal, isAllowed } from '../../domain/plan/data-loss';
import { parsePlanDocument, type PlanDocument } from '../../domain/plan/plan';
import { UserError } from '../errors';
import { type Manifest, PLAN_FILES } from './manifest';
import { formatCommand } from '../terminal/format-command';

/** @param folder the folder of the stack in the directory of saved plans */
export function readSavedPlan(folder: string): PlanDocument {
  const file = join(folder, PLAN_FILES.json);
  try {
    return parsePlanDocument(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(
      `${file}: ${(error as Error).message}; plan again with ${formatCommand('plan --out DIR')}`,
    );
  }
}

/**
 * Finds data losses that are not allowed, and allowed addresses that lose no data.
 * @param allowed addresses, exactly as in the plan
 * @returns why the plans must not be applied, one line each
 */
export function findRefusedDataLosses(dir: string, manifest: Manifest, allowed: readonly string[]): string[] {
  const losses = manifest.stacks.flatMap((entry) => {
    const plan = readSavedPlan(join(dir, entry.name));
    return findDataLosses(plan.resource_changes).map((loss) => ({ ...loss, stack: entry.name }));
  });
  const unknown = allowed.filter((address) => !losses.some((loss) => isAllowed(loss, [address])));
  return [
    ...unknown.map(
      (address) => `--allow-destroy ${address}: no plan loses data by destroying or replacing it`,
    ),
    ...losses
      .filter((loss) => !isAllowed(loss, allowed))
      .map((loss) => `${loss.stack}: ${formatDataLossRefusal(loss)}`),
  ];
}
