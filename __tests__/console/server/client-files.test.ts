import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { GENERAL_SECTIONS } from '../../../src/console/sections';
import { createPageFiles, INDEX, isPagePath } from '../../../src/console/server/pages';
import { removeDocumentation } from '../../../src/console/server/static-files';
import { SYSTEM_SECTIONS } from '../../../src/console/systems';
import { createExampleSection, createExampleState } from '../example/section';
import { serveSections, type TestConsole } from '../support';

const SECTIONS = [...SYSTEM_SECTIONS, ...GENERAL_SECTIONS];
const MAX_GZIPPED_BYTES = 250_000;

let served: TestConsole;
beforeAll(async () => {
  served = await serveSections([...SECTIONS, createExampleSection(createExampleState())]);
});
afterAll(() => served.stop());

/** Reads a file of the pages. Fails if it is not served. */
async function load(url: string): Promise<string> {
  const response = await served.request(url);
  if (response.status !== 200) throw new Error(`${url} is answered with ${response.status}`);
  return response.text();
}

/** Finds the URLs that a file loads: static and dynamic imports, scripts and styles. Comments contain imports of types. */
function findUrls(url: string, file: string): string[] {
  const text = file.replace(/\/\*[^]*?\*\//g, '');
  const patterns = url.endsWith('.html')
    ? [/(?:src|href)="([^"]+)"/g]
    : [/^(?:import\s[^'";]*?|export\s[^'";(=]*?\bfrom\s)'([^']+)';/gm, /\bimport\('([^']+)'\)/g];
  const targets = patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, target]) => target!));
  return targets.map((target) => posix.resolve(posix.dirname(url), target));
}

/** Loads files, and all that they load. Returns their texts by URLs. */
async function loadAll(roots: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const waiting = [...roots];
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (texts.has(url)) continue;
    const text = await load(url);
    texts.set(url, text);
    // Packages are single files without imports.
    if (!url.startsWith('/packages/') && /\.(js|html)$/.test(url)) waiting.push(...findUrls(url, text));
  }
  return texts;
}

const listModules = (sections: typeof SECTIONS) =>
  sections.flatMap(({ name, pages }) => pages.map(({ module }) => `/sections/${name}/${module}`));

test('imports are found in an example', () => {
  const text = `import a from './a.js';\nimport {\n  b,\n} from '/client/b.js';\nexport { c } from '../c.js';\nimport('/d.js');\nimport './e.js';\nexport function isX(x) {\n  return x === 'f';\n}\nexport const y = 'g';`;
  expect(findUrls('/client/x/y.js', text)).toEqual([
    '/client/x/a.js',
    '/client/b.js',
    '/client/c.js',
    '/client/x/e.js',
    '/d.js',
  ]);
});

test('modules are sent without their documentation, with the same lines', () => {
  const text =
    "/** @type {any} */ (0);\n/** A\n * b. */\nconst a = /** @type {any} */ (1);\n  /** c */\n// d\nexport const e = '/** f */';\n";
  expect(removeDocumentation(text)).toBe(
    "/** @type {any} */ (0);\n\n\nconst a = /** @type {any} */ (1);\n\n// d\nexport const e = '/** f */';\n",
  );
});

test('every file that a page loads is served', async () => {
  const texts = await loadAll([
    INDEX,
    ...listModules([...SECTIONS, createExampleSection(createExampleState())]),
  ]);
  expect(texts.has('/packages/htm/preact/standalone.module.js')).toBe(true);
  expect(texts.has('/client/charts/candle-chart.js')).toBe(true);
});

test('all pages of all sections together load less than 250 kB, compressed', async () => {
  const charts = ['/client/charts/candle-chart.js', '/client/charts/line-chart.js'];
  const texts = await loadAll([INDEX, ...charts, ...listModules(SECTIONS)]);
  const sizes = [...texts.values()].map((text) => gzipSync(text, { level: 9 }).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(100_000);
  expect(total).toBeLessThan(MAX_GZIPPED_BYTES);
});

test('files are sent compressed, and not again while they are the same', async () => {
  const first = await served.request('/client/main.js', { headers: { 'accept-encoding': 'gzip' } });
  expect(first.headers.get('content-encoding')).toBe('gzip');
  const etag = first.headers.get('etag')!;
  const second = await served.request('/client/main.js', { headers: { 'if-none-match': etag } });
  expect([second.status, await second.text()]).toEqual([304, '']);
  const plain = await served.request('/client/main.js', { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await plain.text()).toBe(removeDocumentation(readFileSync('src/console/client/main.js', 'utf8')));
});

test('the document is sent for the path of each page, and with 404 for others', async () => {
  for (const [path, status] of [
    ['/', 200],
    ['/story/an%20id', 200],
    ['/messages/m1', 200],
    ['/messages/m1/more', 404],
    ['/nothing', 404],
  ] as const) {
    const response = await served.request(path);
    expect([response.status, (await response.text()).startsWith('<!doctype html>')]).toEqual([status, true]);
  }
});

test('sections have different names and paths, none of which is one of the server', () => {
  const names = SECTIONS.map(({ name }) => name);
  const paths = SECTIONS.flatMap(({ pages }) => pages.map(({ path }) => path));
  expect([new Set(names).size, new Set(paths).size]).toEqual([names.length, paths.length]);
  expect(names).not.toContain('console');
  expect(paths.filter((path) => /^\/(api|client|packages|sections)(\/|$)/.test(path))).toEqual([]);
  expect(isPagePath(SECTIONS, '/api/console')).toBe(false);
});

test('client code has no style or script that the security policy refuses', () => {
  const files = createPageFiles(SECTIONS);
  const own = files.urls.filter((url) => !url.startsWith('/packages/') && url.endsWith('.js'));
  expect(own.length).toBeGreaterThan(20);
  return Promise.all(
    own.map(async (url) => {
      const text = await load(url);
      const refused =
        /<style|\sstyle="|setAttribute\('style'|innerHTML|insertAdjacentHTML|\beval\(|new Function/.exec(
          text,
        );
      expect([url, refused?.[0]]).toEqual([url, undefined]);
    }),
  );
});
