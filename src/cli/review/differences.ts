import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config';
import type { StateId, Versions } from '../terraform/terraform';
import type { Checkout } from './commit';
import { type Manifest, sha256, type StackEntry } from './manifest';

/** What differs from when the plans were made, a line each; none if the plans may be applied here. */
export function differencesHere(manifest: Manifest, config: Config, { commit }: Checkout): string[] {
  const { endpoint = null } = config;
  const here: readonly [string, string | null, string | null][] = [
    ['TARGET', manifest.target, config.target],
    ['ENVIRONMENT_SUFFIX', manifest.suffix, config.suffix],
    ['AWS_REGION', manifest.region, config.region],
    ['the local target', manifest.endpoint, endpoint],
    ['the commit', manifest.commit, commit],
  ];
  return here.flatMap(([what, planned, now]) => (planned === now ? [] : [differs(what, planned, now)]));
}

/** Files that are not as they were written, are gone, or were put there since. */
export function differencesInFiles(dir: string, { name, files }: StackEntry): string[] {
  const folder = join(dir, name);
  const changed = Object.entries(files).flatMap(([path, digest]) => {
    const file = join(folder, path);
    if (!existsSync(file)) return [`${name}/${path} is gone`];
    const now = sha256(file);
    return now === digest ? [] : [differs(`${name}/${path}`, `SHA-256 ${digest}`, now)];
  });
  const added = existsSync(folder) ? filesIn(folder).filter((path) => !(path in files)) : [];
  return [...changed, ...added.map((path) => `${name}/${path} was not there when it was planned`)];
}

/** Terraform's and the providers' versions. */
export function differencesInVersions({ name, terraform, providers }: StackEntry, now: Versions): string[] {
  const addresses = [...new Set([...Object.keys(providers), ...Object.keys(now.providers)])].sort();
  const pairs: [string, string | undefined, string | undefined][] = [
    ['Terraform', terraform, now.terraform],
    ...addresses.map((address): [string, string | undefined, string | undefined] => [
      address,
      providers[address],
      now.providers[address],
    ]),
  ];
  return pairs.flatMap(([what, planned, found]) =>
    planned === found ? [] : [differs(`${what} of ${name}`, planned ?? null, found ?? null)],
  );
}

/** The state: somebody else's apply raises its serial, and another state has another lineage. */
export function differencesInState({ name, state }: StackEntry, now: StateId): string[] {
  const differences: string[] = [];
  if (state.serial !== now.serial)
    differences.push(`the state of ${name} moved on: serial ${state.serial} when planned, now ${now.serial}`);
  if (state.lineage !== now.lineage)
    differences.push(
      differs(`the lineage of the state of ${name}`, state.lineage || null, now.lineage || null),
    );
  return differences;
}

const differs = (what: string, planned: string | null, now: string | null): string =>
  `${what}: ${planned ?? 'none'} when planned, now ${now ?? 'none'}`;

/** All files, by their paths, but for what Terraform itself puts there as it applies. */
function filesIn(folder: string, under = ''): string[] {
  return readdirSync(join(folder, under)).flatMap((name) => {
    const path = under ? `${under}/${name}` : name;
    if (under === '' && (name === '.terraform' || /^errored\.tfstate(\.pushed)?$/.test(name))) return [];
    return statSync(join(folder, path)).isDirectory() ? filesIn(folder, path) : [path];
  });
}
