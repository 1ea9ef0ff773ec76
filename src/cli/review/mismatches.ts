import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CommonConfig } from '../../config';
import type { StateId, TerraformVersions } from '../terraform/terraform';
import type { Checkout } from './checkout';
import { type Manifest, computeSha256, type StackEntry } from './manifest';

/** Compares the environment with that of the plans. Returns one line for each mismatch. */
export function findEnvironmentMismatches(
  manifest: Manifest,
  config: CommonConfig,
  { commit }: Checkout,
): string[] {
  const { endpoint = null } = config;
  const values: readonly [string, string | null, string | null][] = [
    ['TARGET', manifest.target, config.target],
    ['ENVIRONMENT_SUFFIX', manifest.suffix, config.suffix],
    ['AWS_REGION', manifest.region, config.region],
    ['the local target', manifest.endpoint, endpoint],
    ['the commit', manifest.commit, commit],
  ];
  return values.flatMap(([label, planned, current]) =>
    planned === current ? [] : [formatMismatch(label, planned, current)],
  );
}

/** Finds files of a saved plan that were changed, deleted or added since the plan. */
export function findFileMismatches(dir: string, { name, files }: StackEntry): string[] {
  const folder = join(dir, name);
  const changed = Object.entries(files).flatMap(([path, digest]) => {
    const file = join(folder, path);
    if (!existsSync(file)) return [`${name}/${path} is missing`];
    const current = computeSha256(file);
    return current === digest ? [] : [formatMismatch(`${name}/${path}`, `SHA-256 ${digest}`, current)];
  });
  const added = existsSync(folder) ? listFiles(folder).filter((path) => !(path in files)) : [];
  return [...changed, ...added.map((path) => `${name}/${path} was added after the plan`)];
}

/** Compares the versions of Terraform and the providers. */
export function findVersionMismatches(
  { name, terraform, providers }: StackEntry,
  current: TerraformVersions,
): string[] {
  const addresses = [...new Set([...Object.keys(providers), ...Object.keys(current.providers)])].sort();
  const versions: [string, string | undefined, string | undefined][] = [
    ['Terraform', terraform, current.terraform],
    ...addresses.map((address): [string, string | undefined, string | undefined] => [
      address,
      providers[address],
      current.providers[address],
    ]),
  ];
  return versions.flatMap(([label, planned, found]) =>
    planned === found ? [] : [formatMismatch(`${label} of ${name}`, planned ?? null, found ?? null)],
  );
}

/** Compares the state: another apply increases its serial, and another state has another lineage. */
export function findStateMismatches({ name, state }: StackEntry, current: StateId): string[] {
  const mismatches: string[] = [];
  if (state.serial !== current.serial)
    mismatches.push(
      `the state of ${name} changed: serial ${state.serial} when planned, now ${current.serial}`,
    );
  if (state.lineage !== current.lineage)
    mismatches.push(
      formatMismatch(`the lineage of the state of ${name}`, state.lineage || null, current.lineage || null),
    );
  return mismatches;
}

const formatMismatch = (label: string, planned: string | null, current: string | null): string =>
  `${label}: ${planned ?? 'none'} when planned, now ${current ?? 'none'}`;

/** Lists the paths of all files, except those that Terraform creates when it applies. */
function listFiles(folder: string, parent = ''): string[] {
  return readdirSync(join(folder, parent)).flatMap((name) => {
    const path = parent ? `${parent}/${name}` : name;
    if (parent === '' && (name === '.terraform' || /^errored\.tfstate(\.pushed)?$/.test(name))) return [];
    return statSync(join(folder, path)).isDirectory() ? listFiles(folder, path) : [path];
  });
}
