import type { FuzzEntry } from './core/entry';
import { CONFIGURATION_ENTRIES } from './general/configuration';
import { FILE_ENTRIES } from './general/files';
import { SYSTEM_ENTRIES } from './systems';

/** Loads all entries. */
export async function loadEntries(): Promise<readonly FuzzEntry[]> {
  const lists = await Promise.all(SYSTEM_ENTRIES.map((load) => load()));
  return [...CONFIGURATION_ENTRIES, ...FILE_ENTRIES, ...lists.flat()];
}
