import { isBuiltin } from 'node:module';
import { resolve } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';

/** The checkout: esbuild writes paths relative to it, so that bundles do not depend on where it is. */
const ROOT = resolve(__dirname, '../..');

const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  // Linked packages keep the names that they have in the checkout.
  preserveSymlinks: true,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  write: false,
  logLevel: 'silent',
};

/**
 * One handler with everything it imports, except the packages of its layer.
 * @param entry relative to `src/lambdas`
 * @throws if it imports a package that is neither bundled nor in the layer
 */
export function bundleHandler(entry: string, layerPackages: readonly string[]): string {
  const built = buildSync({
    ...COMMON,
    entryPoints: [`src/lambdas/${entry}`],
    external: [...layerPackages],
    metafile: true,
  });
  for (const output of Object.values(built.metafile!.outputs))
    for (const { path, external } of output.imports)
      if (external && !isBuiltin(path) && !layerPackages.includes(path))
        throw new Error(
          `${entry} imports ${path}, which its layer does not hold: it holds ${layerPackages.join(', ')}`,
        );
  return built.outputFiles![0]!.text;
}

/**
 * The packages of a layer as one file, each of them evaluated when it is first required, and one small package
 * folder each that hands it out. Sharing one file keeps the code that they have in common from being there twice.
 */
export function bundleLayer(packages: readonly string[]): Record<string, string> {
  const entry = packages.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)}),`);
  const built = buildSync({
    ...COMMON,
    minify: true,
    // Function and class names are part of behaviour: errors are told apart by them.
    keepNames: true,
    legalComments: 'none',
    stdin: { contents: `module.exports = {\n${entry.join('\n')}\n};`, resolveDir: ROOT, loader: 'js' },
  });
  const files: Record<string, string> = { 'nodejs/shared.js': built.outputFiles![0]!.text };
  for (const name of packages) {
    const up = '../'.repeat(name.split('/').length + 1);
    files[`nodejs/node_modules/${name}/index.js`] =
      `module.exports = require('${up}shared.js')[${JSON.stringify(name)}]();\n`;
  }
  return files;
}
