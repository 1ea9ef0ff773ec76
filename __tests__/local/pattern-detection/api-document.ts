import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../../src/cli/process/run-command';
import { getProgramPath, installVenv } from '../../../src/cli/process/venv';
import { ROOT, STACKS_DIR } from '../../../src/cli/session';
import { EVENT_KIND, readEventKind, type EventFields } from '../../../src/domain/market-data';
import { createOpenApiDocument } from '../../../src/systems/pattern-detection/openapi';
import type { System } from './system';

const venv = {
  label: 'schemathesis',
  requirements: join(ROOT, 'tools/schemathesis/requirements.txt'),
  dir: join(STACKS_DIR, 'schemathesis-venv'),
};

/** The fields of an HTTP archive that this test reads. */
interface HttpArchive {
  readonly log: {
    readonly entries: readonly {
      readonly request: {
        readonly method: string;
        readonly url: string;
        readonly postData?: { readonly text: string };
      };
      readonly response: { readonly status: number };
    }[];
  };
}

/** A request with an event of each kind. Random requests may contain few kinds. The hooks complete the timestamps. */
const EACH_KIND = {
  symbol: 'KINDS',
  prices: [
    { timestamp: 1_357_084_800, open: 10, high: 10, low: 10, close: 10, volume: 100 },
    { timestamp: 1_357_084_801, close: 10 },
    { timestamp: 1_357_084_802, price: 10, size: 5, id: 'A1' },
    { timestamp: 1_357_084_803, type: 'correction', id: 'A1', price: 10, size: 4 },
    { timestamp: 1_357_084_804, type: 'halt' },
    { timestamp: 1_357_084_805, type: 'resume' },
    { timestamp: 1_357_084_806, type: 'split', factor: 4 },
  ],
};

/** Adds the example to the schema of the request, as a replacer of JSON.stringify. */
const addExample = (name: string, value: unknown): unknown =>
  name === 'PriceWindow' ? { ...(value as object), example: EACH_KIND } : value;

/**
 * Tests that the API behaves as its OpenAPI document describes: schemathesis generates valid and invalid requests from
 * the document.
 */
export function testApiDocument(system: System): void {
  it('responds as its OpenAPI document describes, also to the links to next pages', async () => {
    await installVenv(venv, () => {});
    const file = join(system.project.dir, 'openapi.json');
    const archive = join(system.project.dir, 'requests.har');
    writeFileSync(file, JSON.stringify(createOpenApiDocument('api'), addExample));
    const args = ['--config-file', join(__dirname, 'schemathesis.toml'), 'run', file];
    const { code, stdout, stderr } = await runCommand(
      getProgramPath(venv.dir, 'schemathesis'),
      [
        ...[...args, '--url', system.api, '--header', `x-api-key: ${system.key}`],
        // Mutes of random symbols and patterns would change the results of other tests.
        ...['--exclude-path-regex', '^/(mutes|alerts/acknowledgements)$'],
        ...['--report', 'har', '--report-har-path', archive],
      ],
      { env: { ...process.env, PYTHONPATH: __dirname, NO_COLOR: '1' }, cwd: system.project.dir },
    );
    expect(code === 0 ? '' : stdout + stderr).toBe('');

    const { entries } = (JSON.parse(readFileSync(archive, 'utf8')) as HttpArchive).log;
    const answers = new Set(
      entries.map(({ request: { method, url }, response: { status } }) => {
        const path = url.slice(system.api.length).replace(/\?.*$/, '');
        return `${method} ${/^\/approve\/(?!requests)/.test(path) ? '/approve/{token}' : path} ${status}`;
      }),
    );
    for (const operation of ['POST /patterns', 'GET /patterns', 'GET /alerts'])
      for (const status of [200, 400, 403]) expect(answers).toContain(`${operation} ${status}`);
    for (const method of ['GET', 'HEAD', 'POST']) expect(answers).toContain(`${method} /approve/{token} 404`);
    expect(answers).toContain('POST /approve/requests 403');
    const accepted = entries.filter(
      ({ request, response }) => request.url.endsWith('/patterns') && response.status === 200,
    );
    const kinds = accepted.flatMap(({ request }) => {
      const { prices } = JSON.parse(request.postData?.text ?? '{"prices":[]}') as { prices: EventFields[] };
      return prices.map((price) => readEventKind(price, ''));
    });
    expect([...new Set(kinds)].sort()).toEqual(Object.values(EVENT_KIND));
    const nextPages = entries.filter(
      ({ request, response }) => request.url.includes('next=') && response.status === 200,
    );
    expect(nextPages).not.toEqual([]);
  });
}
