import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { listStacks, readConfig, SYSTEM_DEFINITIONS } from '../src/config';

const ROOT = resolve(__dirname, '..');
const KB = 1024;

/** A second checkout at another path, with a space in it. */
function checkout(): string {
  const place = join(mkdtempSync(join(tmpdir(), 'market-stacks-')), 'another place');
  for (const part of ['main.ts', 'src', 'package.json', 'package-lock.json', 'tsconfig.json', 'cdktf.json'])
    cpSync(join(ROOT, part), join(place, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(place, 'node_modules'));
  return place;
}

function synth(place: string, env: Record<string, string> = {}): Record<string, string> {
  execFileSync(process.execPath, [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), 'main.ts'], {
    cwd: place,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: 'pipe',
  });
  const out = join(place, 'cdktf.out/stacks');
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !file.includes('/.terraform') && !file.endsWith('.zip'))
      .map((file) => [relative(out, file), readFileSync(file, 'utf8')]),
  );
}

describe('synth', () => {
  const places = [checkout(), checkout()];
  const [one, other] = places.map((place) => synth(place));
  afterAll(() => places.forEach((place) => rmSync(resolve(place, '..'), { recursive: true })));

  it('writes the same bytes for any path of the checkout', () => {
    for (const { name } of SYSTEM_DEFINITIONS.flatMap((definition) => listStacks(definition, readConfig({}))))
      expect(Object.keys(one!)).toContain(`${name}/cdk.tf.json`);
    expect(one).toEqual(other);
  });

  /** Whether a function has its packages in a layer, by the file of its handler: `<stack>/assets/<id>/index.js`. */
  const hasLayer = (file: string): boolean => {
    const [stack, , id] = file.split('/');
    const { resource } = JSON.parse(one![`${stack}/cdk.tf.json`]!) as {
      resource: { aws_lambda_function: Record<string, { layers?: readonly string[] }> };
    };
    return resource.aws_lambda_function[id!]!.layers !== undefined;
  };

  // KinesisConsumer, which builds bars and searches patterns, has 225 KB of the project's code, and FraudDetector 110 KB and
  // the trees of its model. A package would add more.
  it('limits every handler to 240 KB, without the trees of a model, and to 1,300 KB with all its packages', () => {
    const model = readFileSync(join(ROOT, 'src/domain/fraud/model/model.json'), 'utf8');
    // esbuild writes each number on a line of its own.
    const trees = JSON.stringify(JSON.parse(model), null, 6).length;
    const handlers = Object.entries(one!).filter(([file]) => /\/assets\/[^/]+\/index\.js$/.test(file));
    expect(handlers.length).toBeGreaterThanOrEqual(15);
    for (const [file, code] of handlers) {
      const hasModel = /\/(FraudDetector|IngestProcessor)\//.test(file);
      const limit = hasLayer(file) ? 240 * KB + (hasModel ? trees : 0) : 1300 * KB;
      expect([file, code.length < limit]).toEqual([file, true]);
    }
  });

  it('writes no path of the machine', () => {
    for (const [file, text] of Object.entries(one!))
      expect([file, text.includes(places[0]!) || text.includes(ROOT)]).toEqual([file, false]);
  });

  it('rejects an invalid variable in one line', () => {
    let error: { status?: number; stderr?: Buffer } = {};
    try {
      synth(places[0]!, { STAGE: 'staging' });
    } catch (caught) {
      error = caught as typeof error;
    }
    expect(error.status).toBe(1);
    expect(String(error.stderr)).toBe('STAGE is "staging"; expected dev or prod\n');
  });
});
