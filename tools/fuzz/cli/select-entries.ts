import { UserError } from '../../../src/cli/errors';
import { ENTRY_KINDS, type FuzzEntry } from '../core/entry';
import { loadEntries } from '../entries';

/**
 * Selects entries by their names, the beginnings of their names, or their kinds; all of them without a name.
 * @throws UserError if nothing has a name
 */
export async function selectEntries(names: readonly string[]): Promise<readonly FuzzEntry[]> {
  const entries = await loadEntries();
  const matches = ({ name, kind }: FuzzEntry, text: string): boolean =>
    kind === text || name === text || name.startsWith(`${text}/`);
  const unknown = names.find((text) => !entries.some((entry) => matches(entry, text)));
  if (unknown !== undefined)
    throw new UserError(
      `no entry "${unknown}": expected a kind (${ENTRY_KINDS.join(', ')}), a name, or its beginning: ` +
        entries.map(({ name }) => name).join(', '),
    );
  return names.length === 0 ? entries : entries.filter((entry) => names.some((text) => matches(entry, text)));
}
