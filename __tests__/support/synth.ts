import { App, Testing } from 'cdktf';
import { EncryptionKey } from '../../src/modules/encryption-key';
import { Layer } from '../../src/modules/layer';
import type { PolicyStatement } from '../../src/modules/iam';
import { ServerlessFunction } from '../../src/modules/serverless-function';
import { SystemStack } from '../../src/modules/system-stack';
import { Topic } from '../../src/modules/topic';

export type Attributes = Record<string, unknown>;

/** A synthesized stack, as its `cdk.tf.json` would hold it. */
export interface Synthesized {
  readonly json: {
    resource: Record<string, Record<string, Attributes>>;
    output?: Record<string, Attributes>;
    provider: Record<string, Attributes[]>;
    terraform: { backend: { s3: Attributes } };
  };
  /** The one resource of this type whose address begins with `name`. */
  readonly one: (type: string, name: string) => Attributes;
}

/** A stack to try a module in, with what most modules want. */
export function trial(build: (parts: Parts) => void, endpoint?: string): Synthesized {
  const app = new App();
  const stack = new SystemStack(app, {
    name: 'trial-test',
    suffix: 'test',
    region: 'us-east-1',
    stateBucket: 'trial-state',
    tags: { Project: 'Trial' },
    endpoint,
  });
  build(new Parts(stack));
  return synthesized(stack);
}

/** Reads what a stack synthesizes to. */
export function synthesized(stack: SystemStack): Synthesized {
  const json = JSON.parse(Testing.synth(stack)) as Synthesized['json'];
  return {
    json,
    one(type, name) {
      const found = Object.entries(json.resource[type] ?? {}).filter(([address]) =>
        new RegExp(`^${name}(_[0-9A-F]{8})?$`).test(address),
      );
      if (found.length !== 1)
        throw new Error(
          `${found.length} of ${type} named ${name}; there are ${Object.keys(json.resource[type] ?? {}).join(', ')}`,
        );
      return found[0]![1];
    },
  };
}

/** A JSON attribute, with the quotes inside Terraform's expressions out of JSON's way. */
export const parsed = (value: unknown): unknown =>
  JSON.parse(String(value).replace(/\$\{[^{}]*\}/g, (expression) => expression.replaceAll('"', "'")));

/** The statements of a policy. */
export const statements = (attributes: Attributes): Record<string, unknown>[] =>
  (parsed(attributes.policy) as { Statement: Record<string, unknown>[] }).Statement;

/** The resources that a module under test depends on, each created at its first use. */
export class Parts {
  constructor(readonly stack: SystemStack) {}

  private made = new Map<string, unknown>();
  private once<T>(name: string, make: () => T): T {
    if (!this.made.has(name)) this.made.set(name, make());
    return this.made.get(name) as T;
  }

  get key() {
    return this.once('key', () => new EncryptionKey(this.stack, 'DataKey'));
  }
  get topic() {
    return this.once('topic', () => new Topic(this.stack, 'Alarms', { key: this.key }));
  }
  get layer() {
    return this.once('layer', () => new Layer(this.stack, 'Shared', ['zod']));
  }
  get fn() {
    return this.once(
      'fn',
      () =>
        new ServerlessFunction(this.stack, 'Worker', {
          entry: 'pattern-detection/pattern-query.ts',
          layer: this.layer,
          key: this.key,
          memory: 256,
          timeout: 10,
          reservedConcurrency: 7,
          environment: { MODE: 'trial' },
          alarms: { errorRate: 1, topic: this.topic },
        }),
    );
  }

  /** Somebody to grant to, who remembers what was granted. */
  readonly grantee = {
    statements: [] as PolicyStatement[],
    environment: {} as Record<string, string>,
    allow(statement: PolicyStatement) {
      this.statements.push(statement);
    },
    setEnvironment(name: string, value: string) {
      this.environment[name] = value;
    },
  };
}
