import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { SYSTEM_NAMES } from '../src/config';
import { withTables } from '../tools/configuration-page';

const ROOT = resolve(__dirname, '..');
/** The system that help/add-a-system.md adds. */
const EXAMPLE = join(ROOT, '__tests__/fixtures/order-intake');
const pages = [
  'README.md',
  ...readdirSync(join(ROOT, 'help'), { recursive: true }).map((page) => join('help', String(page))),
]
  .filter((page) => page.endsWith('.md'))
  .map((page) => ({ page, text: readFileSync(join(ROOT, page), 'utf8') }));
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }).scripts,
);
const commands = ['src/cli', ...SYSTEM_NAMES.map((name) => `src/cli/${name}`)]
  .map((folder) => `${folder}/commands/register`)
  .filter((folder) => existsSync(join(ROOT, folder)))
  .flatMap((folder) => readdirSync(join(ROOT, folder)))
  .map((file) => file.replace(/\.ts$/, ''));

describe.each(pages)('$page', ({ page, text }) => {
  it('contains only valid links', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(resolve(ROOT, dirname(page), link)))).toEqual([]);
  });

  it('names only existing files', () => {
    const files = [...text.matchAll(/`((?:src|tools|__tests__|help|bin)\/[\w./-]+)`/g)].map(
      ([, file]) => file!,
    );
    expect(files.filter((file) => ![ROOT, EXAMPLE].some((folder) => existsSync(join(folder, file))))).toEqual(
      [],
    );
  });

  it('names only existing commands', () => {
    const named = [...text.matchAll(/npx stacks ([a-z][a-z-]*)/g)].map(([, command]) => command!);
    expect(
      named.filter(
        (command) => !commands.includes(command) && ![...SYSTEM_NAMES, basename(EXAMPLE)].includes(command),
      ),
    ).toEqual([]);
    const run = [...text.matchAll(/npm run ([a-z:-]+)/g)].map(([, script]) => script!);
    expect(run.filter((script) => !scripts.includes(script))).toEqual([]);
  });

  it('has lines of readable length', () => {
    const long = text
      .split('\n')
      .filter((line) => line.length > 130 && !line.startsWith('|') && !line.includes('http'));
    expect(long).toEqual([]);
  });
});

test('help/security.md contains the pinned versions of the scanners', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const requirements = ['requirements.txt', 'semgrep-requirements.txt']
    .map((file) => readFileSync(join(ROOT, 'tools/policy', file), 'utf8'))
    .join('\n');
  const pinned = new Map([
    ...Object.entries(devDependencies),
    ...[...requirements.matchAll(/^([\w-]+)==(\S+)/gm)].map(
      ([, name, version]) => [name!, version!] as const,
    ),
  ]);
  const text = readFileSync(join(ROOT, 'help/security.md'), 'utf8');
  const gates = [...text.matchAll(/^\| ([^|]*\d\.\d[^|]*) \|/gm)].flatMap(([, cell]) =>
    cell!.split(' and ').map((gate) => gate.trim().split(' ')),
  );
  expect(gates.map(([name]) => name)).toEqual([
    'checkov',
    'parliament',
    'cloudsplaining',
    '@cloud-copilot/iam-simulate',
    'recheck',
    'semgrep',
    'asl-validator',
  ]);
  for (const [name, version] of gates) expect([name, version]).toEqual([name, pinned.get(name!)]);
});

describe('help/configuration.md', () => {
  const text = readFileSync(join(ROOT, 'help/configuration.md'), 'utf8');
  it('contains the tables of the definitions (npx tsx tools/configuration-page.ts writes them)', () => {
    expect(withTables(text)).toBe(text);
  });
});
