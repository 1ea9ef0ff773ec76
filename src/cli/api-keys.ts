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
import { type CommonConfig, getSystemTags } from '../config';
import { createClientOptions } from './target/aws';
import { UserError } from './errors';
import { fetchAllPages } from './target/fetch-all-pages';
import type { RecordedResource } from './terraform/state-bucket';
import { formatCommand } from './terminal/format-command';

/** An API key without its value. */
export interface ApiKey {
  readonly id: string;
  /** The name without the suffix of the environment. */
  readonly name: string;
}

const USAGE_PLAN = 'aws_api_gateway_usage_plan';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 40;

/** Generates a value in API_KEY_FORMAT with 238 random bits. */
export const generateKeyValue = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** Deletes all keys of the usage plan, if there is one. @returns how many */
export async function revokeAllKeys(
  config: CommonConfig,
  system: string,
  resources: readonly RecordedResource[],
): Promise<number> {
  if (!resources.some(({ type }) => type === USAGE_PLAN)) return 0;
  return new ApiKeys(config, system, resources).revokeAll();
}

/**
 * The API keys of one environment: those of its usage plan. Terraform does not manage them, because its state would contain
 * their values in plain text.
 */
export class ApiKeys {
  private readonly api: APIGatewayClient;
  private readonly usagePlanId: string;

  /**
   * @param system the system whose tags the keys get
   * @param resources the resources in the stack's state
   * @throws UserError if the state contains no usage plan
   */
  constructor(
    private readonly config: CommonConfig,
    private readonly system: string,
    resources: readonly RecordedResource[],
  ) {
    const plan = resources.find(({ type }) => type === USAGE_PLAN);
    if (plan === undefined)
      throw new UserError(
        `the REST API is not deployed, so it has no keys: run ${formatCommand('up')} first`,
      );
    this.api = new APIGatewayClient(createClientOptions(config));
    this.usagePlanId = String(plan.attributes.id);
  }

  /** Creates a key and returns its value. @throws UserError if the name exists */
  async create(name: string): Promise<string> {
    if (await this.findKey(name))
      throw new UserError(`key ${name} already exists: revoke it first, or choose another name`);
    const value = generateKeyValue();
    const { id } = await this.api.send(
      new CreateApiKeyCommand({
        name: `${name}-${this.config.suffix}`,
        value,
        enabled: true,
        tags: { ...getSystemTags(this.system, this.config) },
      }),
    );
    try {
      await this.api.send(
        new CreateUsagePlanKeyCommand({ usagePlanId: this.usagePlanId, keyId: id, keyType: 'API_KEY' }),
      );
    } catch (error) {
      // A key without a usage plan is useless, and no command would list it.
      await this.api.send(new DeleteApiKeyCommand({ apiKey: id }));
      throw error;
    }
    return value;
  }

  /** Lists all keys, sorted by name. */
  async list(): Promise<ApiKey[]> {
    const keys = await fetchAllPages(
      (position) =>
        this.api.send(new GetUsagePlanKeysCommand({ usagePlanId: this.usagePlanId, position, limit: 500 })),
      (page) => page.items,
      (page) => page.position,
    );
    const suffix = `-${this.config.suffix}`;
    return keys
      .map(({ id = '', name = '' }) => ({
        id,
        name: name.endsWith(suffix) ? name.slice(0, -suffix.length) : name,
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Returns the value of a key. @throws UserError if the key does not exist */
  async getValue(name: string): Promise<string> {
    const { id } = await this.getKey(name);
    const { value } = await this.api.send(new GetApiKeyCommand({ apiKey: id, includeValue: true }));
    if (!value) throw new UserError(`no permission to read the value of key ${name}`);
    return value;
  }

  /** Returns the value of a key, and creates the key if it does not exist. */
  async getOrCreate(name: string): Promise<string> {
    return (await this.findKey(name)) ? this.getValue(name) : this.create(name);
  }

  /** Deletes a key, so that requests with it are rejected. @throws UserError if the key does not exist */
  async revoke(name: string): Promise<void> {
    await this.deleteKey((await this.getKey(name)).id);
  }

  /** Deletes all keys of the usage plan. @returns how many */
  async revokeAll(): Promise<number> {
    const keys = await this.list();
    for (const { id } of keys) await this.deleteKey(id);
    return keys.length;
  }

  private async deleteKey(id: string): Promise<void> {
    // Without the usage plan the key is rejected, even if the second call fails.
    await this.api.send(new DeleteUsagePlanKeyCommand({ usagePlanId: this.usagePlanId, keyId: id }));
    try {
      await this.api.send(new DeleteApiKeyCommand({ apiKey: id }));
    } catch (error) {
      if (!(error instanceof NotFoundException)) throw error;
    }
  }

  /**
   * @throws UserError if several keys have the name: API Gateway allows duplicates, and keys that were created
   * elsewhere have no suffix
   */
  private async findKey(name: string): Promise<ApiKey | undefined> {
    const [key, ...others] = (await this.list()).filter((listed) => listed.name === name);
    if (others.length === 0) return key;
    const ids = [key!, ...others].map(({ id }) => id).join(', ');
    throw new UserError(
      `several keys have the name ${name} (ids ${ids}): delete or rename all but one in the API Gateway console`,
    );
  }

  private async getKey(name: string): Promise<ApiKey> {
    const key = await this.findKey(name);
    if (key === undefined)
      throw new UserError(`key ${name} does not exist: run ${formatCommand('key list')} to see all keys`);
    return key;
  }
}
