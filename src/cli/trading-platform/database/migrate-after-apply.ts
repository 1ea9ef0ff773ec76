import type { AppliedStack } from '../../system-commands';
import { formatCount } from '../../terminal/print';
import { StateBucket } from '../../terraform/state-bucket';
import { createDeployment } from '../deployment';
import { applyMigrations } from './migrator';

/**
 * Migrates the database after the stack is applied and before new code is released. Each version of the code works with
 * the schema before and after the migrations that it brings.
 * @throws UserError with the migration that failed
 */
export async function migrateAfterApply(
  { name, session }: AppliedStack,
  onProgress: (line: string) => void,
): Promise<void> {
  const outputs = await new StateBucket(session.config).readOutputs(name);
  onProgress('migrating the database');
  const { applied, version } = await applyMigrations(createDeployment(session.config, [], outputs));
  onProgress(`${formatCount(applied.length, 'migration')} applied; the schema has version ${version}`);
}
