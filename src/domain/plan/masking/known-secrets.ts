import type { PlanDocument } from '../plan';
import { isObject, type Json } from '../value';
import { isHarmless, type ReplaceSecret } from './formats';
import { parseJsonText } from './json-text';
import { isSecretName } from './names';

/** Shorter values, such as `admin`, also occur in places where they are not secret. */
const MIN_LENGTH = 8;
/** Values that occur in most ARNs and URLs: a region, an account. */
const COMMON_VALUE = /^(?:[a-z]{2}(?:-[a-z]{2,9}){1,2}-\d[a-z]?|\d{12})$/;
/** A single word or number is a secret only as a whole value: it can be a part of other words and of ids. */
const SINGLE_WORD = /^(?:[A-Za-z]+|\d+)$/;

type Changed = { readonly before?: Json; readonly after?: Json } & {
  readonly before_sensitive?: Json;
  readonly after_sensitive?: Json;
};

/**
 * The values that a plan marks as sensitive. Terraform marks a value only where it knows its origin: the result of a
 * `random_password` has no mark in the state of a resource that it was copied to, nor in a text that contains it.
 */
export class KnownSecrets {
  private readonly values = new Set<string>();
  private readonly parts: readonly string[];

  constructor(plan?: Pick<PlanDocument, 'resource_changes' | 'resource_drift' | 'output_changes'>) {
    for (const { type, change } of [...(plan?.resource_changes ?? []), ...(plan?.resource_drift ?? [])])
      for (const side of ['before', 'after'] as const) {
        // The provider marks the value of every parameter, even if the parameter is not encrypted.
        const { type: parameterType } = (isObject(change[side] as Json) ? change[side] : {}) as {
          type?: unknown;
        };
        if (type !== 'aws_ssm_parameter' || parameterType === 'SecureString')
          this.addSide(change as Changed, side);
      }
    for (const change of Object.values(plan?.output_changes ?? {})) {
      this.addSide(change as Changed, 'before');
      this.addSide(change as Changed, 'after');
    }
    // A secret can contain another one.
    this.parts = [...this.values]
      .filter((value) => !SINGLE_WORD.test(value))
      .sort((a, b) => b.length - a.length);
  }

  has(text: string): boolean {
    return this.values.has(text);
  }

  /** Masks the known secrets in a text. */
  mask(text: string, mark: ReplaceSecret): string {
    let masked = text;
    for (const secret of this.parts) if (masked.includes(secret)) masked = masked.replaceAll(secret, mark);
    return masked;
  }

  private addSide(change: Changed, side: 'before' | 'after'): void {
    this.addMarked(change[side], change[`${side}_sensitive`]);
  }

  private addMarked(value: Json | undefined, marks: Json | undefined): void {
    if (value === undefined || value === null || marks === undefined || marks === null) return;
    if (marks === true) this.addAll(value);
    else if (Array.isArray(value) && Array.isArray(marks))
      (value as readonly Json[]).forEach((item, index) =>
        this.addMarked(item, (marks as readonly Json[])[index]),
      );
    else if (isObject(value) && isObject(marks))
      for (const [key, item] of Object.entries(value))
        this.addMarked(item, Object.hasOwn(marks, key) ? marks[key] : undefined);
  }

  private addAll(value: Json): void {
    if (typeof value === 'string') this.addText(value);
    else if (value !== null && typeof value === 'object')
      Object.values(value).forEach((item) => this.addAll(item as Json));
  }

  private addText(text: string): void {
    const parsed = parseJsonText(text);
    if (isObject(parsed as Json)) this.addNamedSecrets(parsed as { readonly [key: string]: Json });
    if (text.length >= MIN_LENGTH && !COMMON_VALUE.test(text) && !isHarmless(text)) this.values.add(text);
  }

  /** In a document that is marked as a whole, only the values under the name of a secret are masked in other places. */
  private addNamedSecrets(document: { readonly [key: string]: Json }): void {
    for (const [key, item] of Object.entries(document))
      if (typeof item === 'string' && isSecretName(key)) this.addText(item);
  }
}

/** No secrets, for a text that belongs to no plan. */
export const NO_KNOWN_SECRETS = new KnownSecrets();
