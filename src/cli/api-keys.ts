import { randomInt } from 'node:crypto';
import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetApiKeyCommand,
  GetUsagePlanKeysCommand,
  NotFoundException,
} from '@aws-sdk/client-api-gateway';
import { type CommonConfig, systemTags } from '../config';
import { clientOptions } from './target/aws';
import { UserError } from './errors';
import { fetchAllPages } from './orphans/resource-kind';
import type { RecordedResource } from './terraform/state-bucket';

/** What may be known of a key by whoever lists them. */
export interface ApiKey {
  readonly id: string;
  /** Without the suffix. */
  readonly name: string;
}

const USAGE_PLAN = 'aws_api_gateway_usage_plan';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 40;

/** A new value in the form of API_KEY_FORMAT: 238 random bits. */
export const generateKeyValue = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** Deletes all keys on the usage plan, if there is one; returns how many. */
export async function revokeAllKeys(
  config: CommonConfig,
  system: string,
  resources: readonly RecordedResource[],
): Promise<number> {
  if (!resources.some(({ type }) => type === USAGE_PLAN)) return 0;
  const keys = new ApiKeys(config, system, resources);
  const all = await keys.list();
  for (const { name } of all) await keys.revoke(name);
  return all.length;
}

/**
 * The API keys of one environment: those on its usage plan. They are not Terraform's, because its state would hold
 * their values in the clear.
 */
export class ApiKeys {
  private readonly api: APIGatewayClient;
  private readonly usagePlanId: string;

  /** @param system whose tags the keys carry @param resources what the stack's state records @throws UserError if no usage plan is among them */
  constructor(
    private readonly config: CommonConfig,
    private readonly system: string,
    resources: readonly RecordedResource[],
  ) {
    const plan = resources.find(({ type }) => type === USAGE_PLAN);
    if (plan === undefined)
      throw new UserError('the REST API is not deployed, so it has no keys: run npx stacks up first');
    this.api = new APIGatewayClient(clientOptions(config));
    this.usagePlanId = String(plan.attributes.id);
  }

  /** Makes a key, and returns its value. @throws UserError if there is one of that name */
  async create(name: string): Promise<string> {
    if (await this.findKey(name))
      throw new UserError(`there is a key ${name} already: revoke it first, or choose another name`);
    const value = generateKeyValue();
    const { id } = await this.api.send(
      new CreateApiKeyCommand({
        name: `${name}-${this.config.suffix}`,
        value,
        enabled: true,
        tags: { ...systemTags(this.system, this.config) },
      }),
    );
    try {
      await this.api.send(
        new CreateUsagePlanKeyCommand({ usagePlanId: this.usagePlanId, keyId: id, keyType: 'API_KEY' }),
      );
    } catch (error) {
      // Off the plan it opens nothing, and nobody would find it again.
      await this.api.send(new DeleteApiKeyCommand({ apiKey: id }));
      throw error;
    }
    return value;
  }

  /** All keys, by name. */
  async list(): Promise<ApiKey[]> {
    const keys = await fetchAllPages(
      (position) =>
        this.api.send(new GetUsagePlanKeysCommand({ usagePlanId: this.usagePlanId, position, limit: 500 })),
      (page) => page.items,
      (page) => page.position,
    );
    const ending = `-${this.config.suffix}`;
    return keys
      .map(({ id = '', name = '' }) => ({
        id,
        name: name.endsWith(ending) ? name.slice(0, -ending.length) : name,
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** The value of a key. @throws UserError if there is none of that name */
  async getValue(name: string): Promise<string> {
    const { id } = await this.getKey(name);
    const { value } = await this.api.send(new GetApiKeyCommand({ apiKey: id, includeValue: true }));
    if (!value) throw new UserError(`the value of the key ${name} may not be read`);
    return value;
  }

  /** The value of the key of that name, which is made if there is none. */
  async getOrCreate(name: string): Promise<string> {
    return (await this.findKey(name)) ? this.getValue(name) : this.create(name);
  }

  /** Deletes a key: requests with it are refused from now on. @throws UserError if there is none of that name */
  async revoke(name: string): Promise<void> {
    const { id } = await this.getKey(name);
    // Off the plan first: from then on the key opens nothing, whatever becomes of the second call.
    await this.api.send(new DeleteUsagePlanKeyCommand({ usagePlanId: this.usagePlanId, keyId: id }));
    try {
      await this.api.send(new DeleteApiKeyCommand({ apiKey: id }));
    } catch (error) {
      if (!(error instanceof NotFoundException)) throw error;
    }
  }

  private async findKey(name: string): Promise<ApiKey | undefined> {
    return (await this.list()).find((key) => key.name === name);
  }

  private async getKey(name: string): Promise<ApiKey> {
    const key = await this.findKey(name);
    if (key === undefined) throw new UserError(`there is no key ${name}: npx stacks key list shows them`);
    return key;
  }
}
