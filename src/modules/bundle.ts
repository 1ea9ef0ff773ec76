import { isBuiltin } from 'node:module';
import { resolve } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';

/** esbuild writes paths relative to the checkout, so bundles do not depend on its location. */
const CHECKOUT_ROOT = resolve(__dirname, '../..');

const BUILD_OPTIONS: BuildOptions = {
  absWorkingDir: CHECKOUT_ROOT,
  // Resolves linked packages by their paths in the checkout.
  preserveSymlinks: true,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  // Imported as text.
  loader: { '.sql': 'text' },
  write: false,
  logLevel: 'silent',
};

const MINIFIED: BuildOptions = {
  minify: true,
  // Function and class names are part of the behavior: code distinguishes errors by name.
  keepNames: true,
  legalComments: 'none',
};

/**
 * Bundles a handler with everything it imports, except the packages of its layer.
 * @param entry relative to `src/lambdas`
 * @throws Error if it imports a package that is neither bundled nor in the layer
 */
export function bundleHandler(entry: string, layerPackages: readonly string[]): string {
  const built = buildSync({
    ...BUILD_OPTIONS,
    entryPoints: [`src/lambdas/${entry}`],
    external: [...layerPackages],
    metafile: true,
  });
  for (const output of Object.values(built.metafile!.outputs))
    for (const { path, external } of output.imports)
      if (external && !isBuiltin(path) && !layerPackages.includes(path))
        throw new Error(
          `${entry} imports ${path}, which is not in its layer; the layer contains ${layerPackages.join(', ')}`,
        );
  return built.outputFiles![0]!.text;
}

/**
 * Bundles a handler with all packages that it imports, minified, for an image or an archive without layers.
 * @param entry relative to `src/lambdas`
 * @throws Error if a file or a package that it imports is not found
 */
export function bundleWithPackages(entry: string): string {
  const built = buildSync({
    ...BUILD_OPTIONS,
    ...MINIFIED,
    // From ES modules, esbuild omits what is not used: the files become about a quarter smaller.
    mainFields: ['module', 'main'],
    entryPoints: [`src/lambdas/${entry}`],
  });
  return built.outputFiles![0]!.text;
}

/**
 * Lists the packages whose code is in the bundle of a handler, without a layer.
 * @param entry relative to `src/lambdas`
 */
export function listBundledPackages(entry: string): readonly string[] {
  const { metafile } = buildSync({
    ...BUILD_OPTIONS,
    entryPoints: [`src/lambdas/${entry}`],
    metafile: true,
  });
  const [output] = Object.values(metafile!.outputs);
  const names = Object.entries(output!.inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => getPackageName(path));
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** Returns the package of a file, such as `@aws-sdk/client-s3`; undefined for a file of the project. */
function getPackageName(path: string): string | undefined {
  const [file, ...before] = path.split('node_modules/').reverse();
  if (file === undefined || before.length === 0) return undefined;
  const [scopeOrName, name] = file.split('/');
  return scopeOrName?.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName;
}

/**
 * Bundles the packages of a layer into one file, so that their common code is included once. Each package is evaluated
 * when it is first required. A small folder for each package re-exports it from the file.
 */
export function bundleLayer(packages: readonly string[]): Record<string, string> {
  const entry = packages.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)}),`);
  const built = buildSync({
    ...BUILD_OPTIONS,
    ...MINIFIED,
    stdin: {
      contents: `module.exports = {\n${entry.join('\n')}\n};`,
      resolveDir: CHECKOUT_ROOT,
      loader: 'js',
    },
  });
  const files: Record<string, string> = { 'nodejs/shared.js': built.outputFiles![0]!.text };
  for (const name of packages) {
    const up = '../'.repeat(name.split('/').length + 1);
    files[`nodejs/node_modules/${name}/index.js`] =
      `module.exports = require('${up}shared.js')[${JSON.stringify(name)}]();\n`;
  }
  return files;
}
