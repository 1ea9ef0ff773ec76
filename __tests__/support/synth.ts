import { App, Testing } from 'cdktf';
import { EncryptionKey } from '../../src/modules/encryption-key';
import { Layer } from '../../src/modules/layer';
import type { PolicyStatement } from '../../src/modules/iam';
import { ServerlessFunction } from '../../src/modules/serverless-function';
import { SystemStack } from '../../src/modules/system-stack';
import { Topic } from '../../src/modules/topic';

export type Attributes = Record<string, unknown>;

/** A synthesized stack, like its `cdk.tf.json`. */
export interface Synthesized {
  readonly json: {
    resource: Record<string, Record<string, Attributes>>;
    output?: Record<string, Attributes>;
    provider: Record<string, Attributes[]>;
    terraform: { backend: { s3: Attributes } };
  };
  /** Returns the only resource of a type with this name. @throws Error if there is none, or more than one */
  readonly getResource: (type: string, name: string) => Attributes;
}

/** Builds a stack with the module under test and synthesizes it. */
export function synthesizeWith(build: (parts: Parts) => void, endpoint?: string): Synthesized {
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
  return synthesizeStack(stack);
}

/** Synthesizes a stack. */
export function synthesizeStack(stack: SystemStack): Synthesized {
  const json = JSON.parse(Testing.synth(stack)) as Synthesized['json'];
  return {
    json,
    getResource(type, name) {
      const found = Object.entries(json.resource[type] ?? {}).filter(([address]) =>
        new RegExp(`^${name}(_[0-9A-F]{8})?$`).test(address),
      );
      if (found.length !== 1)
        throw new Error(
          `The stack has ${found.length} ${type} named ${name}, expected one; it has ${Object.keys(json.resource[type] ?? {}).join(', ')}`,
        );
      return found[0]![1];
    },
  };
}

/** Parses a JSON attribute after replacing the quotes inside Terraform expressions. */
export const parseJsonAttribute = (value: unknown): unknown =>
  JSON.parse(String(value).replace(/\$\{[^{}]*\}/g, (expression) => expression.replaceAll('"', "'")));

/** Parses the statements of a policy. */
export const parseStatements = (attributes: Attributes): Record<string, unknown>[] =>
  (parseJsonAttribute(attributes.policy) as { Statement: Record<string, unknown>[] }).Statement;

/** The dependencies of a module under test, created on first use. */
export class Parts {
  constructor(readonly stack: SystemStack) {}

  private created = new Map<string, unknown>();
  private getOrCreate<T>(name: string, make: () => T): T {
    if (!this.created.has(name)) this.created.set(name, make());
    return this.created.get(name) as T;
  }

  get key() {
    return this.getOrCreate('key', () => new EncryptionKey(this.stack, 'DataKey'));
  }
  get topic() {
    return this.getOrCreate('topic', () => new Topic(this.stack, 'Alarms', { key: this.key }));
  }
  get layer() {
    return this.getOrCreate('layer', () => new Layer(this.stack, 'Shared', ['zod']));
  }
  get fn() {
    return this.getOrCreate(
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

  /** A grantee that records what it is granted. */
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
