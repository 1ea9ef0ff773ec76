import { join } from 'node:path';
import { ROOT } from '../../cli/session';

/** The files of installed packages that the pages load, by their URL: `/packages/<path>`. No other file is served. */
const PACKAGE_FILES = [
  'htm/preact/standalone.module.js',
  'lightweight-charts/dist/lightweight-charts.standalone.production.mjs',
  // Its module is not minified: 20 kB more, compressed.
  'uplot/dist/uPlot.iife.min.js',
  'uplot/dist/uPlot.min.css',
];

/** Lists the files of packages by their URLs. */
export const listPackageFiles = (): ReadonlyMap<string, string> =>
  new Map(PACKAGE_FILES.map((path) => [`/packages/${path}`, join(ROOT, 'node_modules', path)]));
