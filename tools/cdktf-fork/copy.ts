import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProgram } from './run-program';

/** The root of the checkout. */
export const ROOT = resolve(__dirname, '../..');

/** The files and folders that synthesis reads. */
const SYNTHESIS_PATHS = [
  'main.ts',
  'bootstrap.ts',
  'src',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'cdktf.json',
];

/** Copies the part of the checkout that synthesis reads. */
export function copyCheckout(to: string): void {
  for (const path of SYNTHESIS_PATHS) cpSync(join(ROOT, path), join(to, path), { recursive: true });
}

interface Package {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, unknown>>;
}

const readPackage = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Package;

/**
 * Installs the packages of the copy with the fork under the name `cdktf`, all others in their locked versions.
 * @param fork `<package>@<version>`
 * @returns the version of the fork that npm installed
 * @throws Error if npm fails, or installs something else under that name
 */
export function installFork(copy: string, fork: string): string {
  const file = join(copy, 'package.json');
  writeFileSync(file, `${JSON.stringify(replaceCdktf(readPackage(file), fork), undefined, 2)}\n`);
  const args = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  runProgram('npm', args, { cwd: copy, env: process.env });
  const { name, version } = readPackage(join(copy, 'node_modules/cdktf/package.json'));
  if (`${name}@${version}` !== fork)
    throw new Error(`expected ${fork} in node_modules/cdktf of the copy, found ${name}@${version}`);
  return version;
}

/**
 * Replaces `cdktf` in a package by the fork under this alias. The overrides replace the peer dependency `cdktf` 0.21 of
 * the providers. The CLI is removed, because it depends on `cdktf` itself and synthesis does not use it.
 */
export function replaceCdktf({ dependencies, overrides, ...rest }: Package, fork: string): Package {
  const others = Object.entries(dependencies).filter(([name]) => name !== 'cdktf-cli');
  const providers = others.map(([name]) => name).filter((name) => name.startsWith('@cdktf/provider-'));
  return {
    ...rest,
    dependencies: { ...Object.fromEntries(others), cdktf: `npm:${fork}` },
    overrides: {
      ...overrides,
      ...Object.fromEntries(providers.map((name) => [name, { cdktf: '$cdktf' }])),
    },
  };
}
