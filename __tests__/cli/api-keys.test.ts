import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiKeys, generateKeyValue, revokeAllKeys } from '../../src/cli/api-keys';
import { readConfig, getSystemTags } from '../../src/config';
import { API_KEY_FORMAT } from '../../src/config/api-key';

interface StoredKey {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly tags: Record<string, string>;
}

/** A fake of API Gateway with the API keys and the usage plan `plan-1`. */
class Gateway {
  readonly keys = new Map<string, StoredKey>();
  readonly onPlan = new Set<string>();
  planTakesKeys = true;
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [status, body] = this.respond(
        `${request.method} ${request.url}`,
        Buffer.concat(chunks).toString(),
      );
      response
        .writeHead(status, {
          'content-type': 'application/json',
          ...(status === 404 ? { 'x-amzn-errortype': 'NotFoundException' } : {}),
        })
        .end(JSON.stringify(body));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private respond(call: string, body: string): [number, unknown] {
    const id = /\/apikeys\/(\w+)/.exec(call)?.[1] ?? '';
    if (call.startsWith('POST /apikeys')) {
      const key = { id: `key${this.keys.size + 1}`, ...(JSON.parse(body) as Omit<StoredKey, 'id'>) };
      this.keys.set(key.id, key);
      return [201, key];
    }
    if (call.startsWith('POST /usageplans/plan-1/keys')) {
      if (!this.planTakesKeys) return [404, { message: 'Invalid Usage Plan identifier specified' }];
      this.onPlan.add((JSON.parse(body) as { keyId: string }).keyId);
      return [201, {}];
    }
    if (call.startsWith('GET /usageplans/plan-1/keys')) {
      // Two pages: a command that reads only the first one fails the test.
      const all = [...this.onPlan].map((key) => ({ id: key, name: this.keys.get(key)!.name }));
      const second = call.includes('position=');
      return [200, second ? { item: all.slice(1) } : { item: all.slice(0, 1), position: 'second' }];
    }
    if (call.startsWith('GET /apikeys/')) {
      const { value, ...rest } = this.keys.get(id)!;
      return [200, call.includes('includeValue=true') ? { ...rest, value } : rest];
    }
    if (call.startsWith('DELETE /usageplans/plan-1/keys/')) {
      this.onPlan.delete(call.split('/').at(-1)!);
      return [202, {}];
    }
    if (call.startsWith('DELETE /apikeys/')) {
      return this.keys.delete(id) ? [202, {}] : [404, { message: 'Invalid API Key identifier specified' }];
    }
    return [500, { message: `unexpected: ${call}` }];
  }
}

const RESOURCES = [
  {
    type: 'aws_api_gateway_usage_plan',
    address: 'aws_api_gateway_usage_plan.Plan',
    tainted: false,
    attributes: { id: 'plan-1' },
  },
];

describe('API keys', () => {
  let gateway: Gateway;
  let keys: ApiKeys;
  let config: ReturnType<typeof readConfig>;
  beforeEach(async () => {
    gateway = new Gateway();
    config = readConfig({ TARGET: 'local', LOCAL_ENDPOINT: await gateway.start() });
    keys = new ApiKeys(config, 'pattern-detection', RESOURCES);
  });
  afterEach(() => gateway.stop());

  it('are random and match the pattern that the firewall accepts', () => {
    const values = Array.from({ length: 500 }, generateKeyValue);
    for (const value of values) expect(value).toMatch(new RegExp(API_KEY_FORMAT));
    expect(new Set(values).size).toBe(values.length);
  });

  it('are created in the usage plan with suffix and tags, and can be displayed again', async () => {
    const value = await keys.create('alice');
    const [stored] = [...gateway.keys.values()];
    expect(stored).toMatchObject({
      name: 'alice-local',
      value,
      tags: getSystemTags('pattern-detection', config),
    });
    expect(gateway.onPlan).toEqual(new Set([stored!.id]));
    expect(await keys.getValue('alice')).toBe(value);
  });

  it('have unique names', async () => {
    await keys.create('alice');
    await expect(keys.create('alice')).rejects.toThrow(
      'key alice already exists: revoke it first, or choose another name',
    );
    expect(gateway.keys.size).toBe(1);
  });

  it('are listed by name and without their values, from all pages', async () => {
    for (const name of ['carol', 'alice', 'bob']) await keys.create(name);
    expect(await keys.list()).toEqual([
      { id: 'key2', name: 'alice' },
      { id: 'key3', name: 'bob' },
      { id: 'key1', name: 'carol' },
    ]);
  });

  it('are created only if no key has the requested name', async () => {
    const value = await keys.getOrCreate('up');
    expect(await keys.getOrCreate('up')).toBe(value);
    expect(gateway.keys.size).toBe(1);
  });

  it('are revoked individually or all at once', async () => {
    for (const name of ['alice', 'bob', 'carol']) await keys.create(name);
    await keys.revoke('bob');
    expect((await keys.list()).map(({ name }) => name)).toEqual(['alice', 'carol']);
    expect(await revokeAllKeys(config, 'pattern-detection', RESOURCES)).toBe(2);
    expect(gateway.keys.size + gateway.onPlan.size).toBe(0);
  });

  it('are distinguished from keys of the same name that were created elsewhere without a suffix', async () => {
    await keys.create('alice');
    gateway.keys.set('key2', { id: 'key2', name: 'alice', value: 'x', tags: {} });
    gateway.onPlan.add('key2');
    for (const use of [keys.revoke('alice'), keys.getValue('alice'), keys.create('alice')])
      await expect(use).rejects.toThrow(
        'several keys have the name alice (ids key1, key2): delete or rename',
      );
    expect([...gateway.onPlan]).toEqual(['key1', 'key2']);
    expect(await revokeAllKeys(config, 'pattern-detection', RESOURCES)).toBe(2);
    expect(gateway.keys.size + gateway.onPlan.size).toBe(0);
  });

  it('can be revoked even if the key itself is already deleted', async () => {
    await keys.create('alice');
    jest.spyOn(gateway.keys, 'delete').mockReturnValue(false);
    await keys.revoke('alice');
    expect(await keys.list()).toEqual([]);
  });

  it('are deleted if the usage plan rejects them', async () => {
    gateway.planTakesKeys = false;
    await expect(keys.create('alice')).rejects.toThrow('Invalid Usage Plan');
    expect(gateway.keys.size).toBe(0);
  });

  it.each(['getValue', 'revoke'] as const)('require an existing key for %s', async (method) => {
    await expect(keys[method]('nobody')).rejects.toThrow(
      'key nobody does not exist: run npx stacks key list to see all keys',
    );
  });

  it('require a deployed API', async () => {
    expect(() => new ApiKeys(config, 'pattern-detection', [])).toThrow('not deployed');
    expect(await revokeAllKeys(config, 'pattern-detection', [])).toBe(0);
  });
});
