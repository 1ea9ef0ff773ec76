import { spawn, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BUNDLER = resolve(__dirname, '../../bin/bundle.mjs');

/** A checkout with a program in two files. */
class Checkout {
  root = join(mkdtempSync(join(tmpdir(), 'bundle ')), 'checkout');

  constructor() {
    mkdirSync(join(this.root, 'src', 'names'), { recursive: true });
    this.write('src/main.ts', "import { name } from './names/name';\nconsole.log(name, __dirname);\n");
    this.write('src/names/name.ts', "export const name: string = 'first';\n");
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.root, path), text);
  }

  /** Bundles the program and runs the bundle. */
  async run(): Promise<{ readonly output: string; readonly bundle: string; readonly error: string }> {
    // A file that has just been written may have been written during the build.
    await sleep(50);
    const options = { root: this.root, entryPoint: 'src/main.ts', directory: join(this.root, 'bundles') };
    const script = `
      import { bundleProgram } from ${JSON.stringify(BUNDLER)};
      import { createRequire } from 'node:module';
      const bundle = await bundleProgram(${JSON.stringify(options)}).catch(({ errors: [{ text, location }] }) => {
        console.error(location.file, location.line, text);
        process.exit(1);
      });
      console.log(bundle);
      createRequire(import.meta.url)(bundle);`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
    });
    const [bundle = '', output = ''] = stdout.trim().split('\n');
    return { output, bundle, error: stderr.trim() };
  }

  get bundles(): string[] {
    return readdirSync(join(this.root, 'bundles')).filter((name) => name.endsWith('.cjs'));
  }

  get hasRecord(): boolean {
    return readdirSync(join(this.root, 'bundles')).includes('record.json');
  }
}

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout();
});

it('runs the program, in which the folder of a file is that of its source', async () => {
  expect(await checkout.run()).toMatchObject({ output: `first ${join(checkout.root, 'src')}`, error: '' });
});

it('bundles again only if a file has changed', async () => {
  const { bundle } = await checkout.run();
  const marked = `${readFileSync(bundle, 'utf8')}\nconsole.error('not built again');`;
  writeFileSync(bundle, marked);
  expect((await checkout.run()).error).toBe('not built again');
  checkout.write('src/names/name.ts', "export const name: string = 'other';\n");
  expect(await checkout.run()).toMatchObject({ output: expect.stringMatching(/^other /), error: '' });
});

it('bundles again if a file is gone, and names the file that imports it', async () => {
  await checkout.run();
  renameSync(join(checkout.root, 'src/names/name.ts'), join(checkout.root, 'src/names/moved.ts'));
  expect((await checkout.run()).error).toBe('src/main.ts 1 Could not resolve "./names/name"');
});

it('bundles again in a checkout that was moved', async () => {
  await checkout.run();
  const moved = `${checkout.root} moved`;
  renameSync(checkout.root, moved);
  checkout.root = moved;
  expect((await checkout.run()).output).toBe(`first ${join(moved, 'src')}`);
});

it('does not rely on a file that may have changed during the build', async () => {
  const file = JSON.stringify(join(checkout.root, 'src/names/name.ts'));
  const write = `const fs = require('node:fs'); const text = fs.readFileSync(${file}); setInterval(() => fs.writeFileSync(${file}, text), 1);`;
  const writer = spawn(process.execPath, ['--eval', write]);
  await sleep(500);
  await checkout.run();
  writer.kill();
  expect(checkout.hasRecord).toBe(false);
});

it('removes bundles after an hour, when no process can need them', async () => {
  const { bundle } = await checkout.run();
  checkout.write('src/names/name.ts', "export const name: string = 'second';\n");
  const second = (await checkout.run()).bundle;
  expect(checkout.bundles).toHaveLength(2);
  const old = new Date(Date.now() - 2 * 3_600_000);
  for (const file of [bundle, second]) utimesSync(file, old, old);
  checkout.write('src/names/name.ts', "export const name: string = 'third';\n");
  expect(checkout.bundles).toHaveLength(2);
  expect((await checkout.run()).output).toMatch(/^third /);
  expect(checkout.bundles).toHaveLength(1);
});

it('names the line of a syntax error', async () => {
  checkout.write('src/names/name.ts', 'export const name =\n  = 1;\n');
  expect((await checkout.run()).error).toBe('src/names/name.ts 2 Unexpected "="');
});
