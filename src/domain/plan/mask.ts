import { MAX_DEPTH, Masker } from './masking/masker';
import type { PlanDocument, ResourceChange } from './plan';
import { isObject, type Json } from './value';

declare const MASKED: unique symbol;
/** Says that {@link maskChange} or {@link maskOutput} made it: only such a change is compared and rendered. */
export type Masked<T> = T & { readonly [MASKED]: true };

export type OutputChange = PlanDocument['output_changes'][string];
type Change = ResourceChange['change'];

/**
 * The change without its secrets: what the provider or the configuration marks as sensitive, what the name of an
 * attribute or a variable gives away, and what looks like a secret, in maps, lists, JSON and base64 as well. In the
 * place of each is `(sensitive #n)`, n being the same for the same secret of this change and for nothing else. Masking
 * what is masked changes nothing.
 */
export function maskChange(change: ResourceChange): Masked<ResourceChange> {
  const masker = new Masker();
  const { address, previous_address, action_reason, deposed } = change;
  return {
    ...change,
    address: masker.maskText(address),
    name: masker.maskText(change.name),
    ...(previous_address !== undefined && { previous_address: masker.maskText(previous_address) }),
    ...(action_reason !== undefined && { action_reason: masker.maskText(action_reason) }),
    ...(deposed !== undefined && { deposed: masker.maskText(deposed) }),
    change: maskBothSides(change.change, masker, ''),
  } as Masked<ResourceChange>;
}

/** The same for an output: its name can give it away, too. */
export function maskOutput(name: string, change: OutputChange): Masked<OutputChange> {
  return maskBothSides(change, new Masker(), name) as Masked<OutputChange>;
}

/** A text from elsewhere, such as Terraform's error, without the secrets in it. */
export function maskText(text: string): string {
  return new Masker().maskText(text);
}

/** Any other value that is to be shown, such as what a policy found. */
export function maskValue<T extends Json>(value: T): T {
  return new Masker().maskValue(value, undefined, '') as T;
}

function maskBothSides(change: Change, masker: Masker, key: string): Change {
  const { before, after, before_sensitive, after_sensitive, after_unknown, replace_paths } = change;
  // What is marked on one side only is a secret on the other, too: a variable that is sensitive from now on.
  const marks = mergeMarks(before_sensitive as Json, after_sensitive as Json);
  return {
    ...change,
    ...(before !== undefined && { before: masker.maskValue(before as Json, marks, key) }),
    ...(after !== undefined && { after: masker.maskValue(after as Json, marks, key) }),
    ...(after_unknown !== undefined && { after_unknown: masker.maskKeys(after_unknown as Json) }),
    ...(before_sensitive !== undefined && { before_sensitive: masker.maskKeys(before_sensitive as Json) }),
    ...(after_sensitive !== undefined && { after_sensitive: masker.maskKeys(after_sensitive as Json) }),
    ...(replace_paths && {
      replace_paths: replace_paths.map((path) =>
        path.map((step) => (typeof step === 'string' ? masker.maskText(step) : step)),
      ),
    }),
  } as Change;
}

/** The marks of both, wherever one has a mark. */
function mergeMarks(a: Json | undefined, b: Json | undefined, depth = 0): Json | undefined {
  if (a === true || b === true) return true;
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(a) && Array.isArray(b))
    return Array.from(
      { length: Math.max(a.length, b.length) },
      (_, at) => mergeMarks((a as readonly Json[])[at], (b as readonly Json[])[at], depth + 1) ?? false,
    );
  if (isObject(a) && isObject(b)) {
    const inner = (shape: typeof a, key: string) => (Object.hasOwn(shape, key) ? shape[key] : undefined);
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return Object.fromEntries(
      keys.map((key) => [key, mergeMarks(inner(a, key), inner(b, key), depth + 1) ?? false]),
    );
  }
  return isObject(a) || Array.isArray(a) ? a : b;
}
