import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../session';

/** The inputs of synthesis: the programs with all their imports, and the versions of the packages. */
const SOURCES = ['main.ts', 'bootstrap.ts', 'src', 'package-lock.json', 'tsconfig.json', 'cdktf.json'];
/** The command line is not part of any stack. */
const NOT_SYNTHESIZED = join('src', 'cli');

/** Computes a digest of the paths and contents of everything that synthesis reads. @param root the folder of the checkout */
export function digestSources(root: string = ROOT): string {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((name) => listFiles(root, join(root, name))))
    hash.update(JSON.stringify([relative(root, file), readFileSync(file, 'base64')]));
  return hash.digest('hex');
}

function listFiles(root: string, path: string): string[] {
  if (!existsSync(path) || relative(root, path) === NOT_SYNTHESIZED) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => listFiles(root, join(path, name)));
}
