import { existsSync, lstatSync, readdirSync, rmdirSync, statSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { quoteForShell } from '../../domain/shell-word';
import { UserError } from '../errors';
import { readRunRecord } from '../process/run-record';
import { LOCK_FILE, type Manifest, getManifestFile, readManifest, computeSha256 } from './manifest';
import { formatCommand } from '../terminal/format-command';

const MAX_LISTED = 5;

/** The files of Terraform's working directory `.terraform`; a provider is a folder or a link to one. */
const TERRAFORM_FILE = /^\.terraform\/(terraform\.tfstate|environment|modules\/modules\.json|providers\/.+)$/;
/** The files that `apply` writes beside the plans, except the logs of the stacks. */
const JOURNAL = /^journal\.json(\.new)?$/;
const LOCK = new RegExp(`^${LOCK_FILE}(\\.\\d+-\\d+|\\.removal)?$`);

interface Entry {
  /** The path relative to the directory, with slashes. */
  readonly path: string;
  readonly isDirectory: boolean;
}

/**
 * Checks that the plans can be saved in a directory: it is new, empty, or contains exactly what an earlier plan and its
 * apply wrote. Nothing else is ever deleted.
 * @throws UserError that names the files that are not from a plan, or the state that is not pushed yet
 */
export function assertUsableDirectory(dir: string): void {
  if (!existsSync(dir)) return;
  if (!statSync(dir).isDirectory())
    throw new UserError(`${dir} is a file: specify a new or an empty directory for the plans`);
  const names = readdirSync(dir);
  if (names.length === 0) return;
  const notPushed = names.map((name) => join(dir, name, 'errored.tfstate')).find((file) => existsSync(file));
  if (notPushed)
    throw new UserError(
      `${notPushed} is the only copy of a state that an apply failed to write: push it first, with ` +
        `${formatCommand(`apply ${quoteForShell(dir)}`)} or terraform -chdir=${quoteForShell(dirname(notPushed))} state push errored.tfstate`,
    );
  const foreign = findForeignEntries(dir);
  if (foreign.length === 0) return;
  const more = foreign.length > MAX_LISTED ? ` and ${foreign.length - MAX_LISTED} more` : '';
  throw new UserError(
    `${dir} contains files other than plans (${foreign.slice(0, MAX_LISTED).join(', ')}${more}), and nothing was deleted: ` +
      'specify a new or an empty directory',
  );
}

/**
 * Deletes the plans in a directory, file by file, and then the directory.
 * @throws UserError if it contains anything else, before anything is deleted
 */
export function removePlans(dir: string): void {
  assertUsableDirectory(dir);
  // Children follow their parents in the list, so the reverse order empties each directory before it is removed.
  for (const { path, isDirectory } of listEntries(dir).reverse()) {
    if (isDirectory) rmdirSync(join(dir, path));
    else unlinkSync(join(dir, path));
  }
  rmdirSync(dir);
}

/** Finds the files that neither a plan nor its apply wrote, and the files that were changed since. */
function findForeignEntries(dir: string): string[] {
  const manifest = readOwnManifest(dir);
  const entries = listEntries(dir);
  const ownFiles = new Set(
    entries
      .filter(({ path, isDirectory }) => !isDirectory && isOwnFile(dir, path, manifest))
      .map(({ path }) => path),
  );
  const isOwn = ({ path, isDirectory }: Entry) =>
    isDirectory
      ? isOwnFolder(path, manifest) || [...ownFiles].some((file) => file.startsWith(`${path}/`))
      : ownFiles.has(path);
  return entries.filter((entry) => !isOwn(entry)).map(({ path }) => path);
}

/** Reads the manifest if a plan wrote it; a file of another program can have the same name. */
function readOwnManifest(dir: string): Manifest | undefined {
  try {
    return readManifest(dir);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function isOwnFile(dir: string, path: string, manifest: Manifest | undefined): boolean {
  if (manifest === undefined) return false;
  const file = join(dir, path);
  if (file === getManifestFile(dir) || JOURNAL.test(path)) return lstatSync(file).isFile();
  if (LOCK.test(path)) return lstatSync(file).isFile() && readRunRecord(file) !== undefined;
  const [folder, ...rest] = path.split('/');
  const name = rest.join('/');
  if (folder === 'logs') return manifest.stacks.some((stack) => isLogOf(stack.name, name));
  const stack = manifest.stacks.find((candidate) => candidate.name === folder);
  if (stack === undefined) return false;
  if (TERRAFORM_FILE.test(name) || name === 'errored.tfstate.pushed') return true;
  const digest = stack.files[name];
  return digest !== undefined && lstatSync(file).isFile() && computeSha256(file) === digest;
}

const isLogOf = (stack: string, name: string): boolean =>
  name === `${stack}.plan.jsonl` || name === `${stack}.apply.jsonl`;

/** Whether Terraform or a plan creates this folder, even if it contains no files. */
function isOwnFolder(path: string, manifest: Manifest | undefined): boolean {
  const [folder, ...rest] = path.split('/');
  const name = rest.join('/');
  const isOfStack = manifest?.stacks.some((stack) => stack.name === folder) ?? false;
  return isOfStack && (name === '' || /^\.terraform(\/(modules|providers(\/.+)?))?$/.test(name));
}

/** Lists everything below a directory, parents first. Links are not followed. */
function listEntries(dir: string, parent = ''): Entry[] {
  return readdirSync(join(dir, parent), { withFileTypes: true }).flatMap((entry): Entry[] => {
    const path = parent === '' ? entry.name : `${parent}/${entry.name}`;
    if (!entry.isDirectory()) return [{ path, isDirectory: false }];
    return [{ path, isDirectory: true }, ...listEntries(dir, path)];
  });
}
