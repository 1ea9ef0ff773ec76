import { KnownSecrets, NO_KNOWN_SECRETS } from './masking/known-secrets';
import { MAX_DEPTH, Masker } from './masking/masker';
import type { PlanDocument, ResourceChange } from './plan';
import { isObject, type Json } from './value';

declare const MASKED: unique symbol;
/** A result of {@link maskChange} or {@link maskOutput}. Only masked changes are compared and rendered. */
export type Masked<T> = T & { readonly [MASKED]: true };

export type OutputChange = PlanDocument['output_changes'][string];
type Change = ResourceChange['change'];

/** Masks a change without its plan ({@link ChangeMasker}). */
export const maskChange = (change: ResourceChange): Masked<ResourceChange> => new ChangeMasker(change).masked;

/**
 * Masks the secrets of a change: values that the provider or the configuration marks as sensitive, values whose
 * attribute or variable has the name of a secret, and values that look like a secret. Maps, lists, JSON and base64 are
 * searched too. Each secret is replaced by `(sensitive #n)`; within a change, the same secret has the same number.
 * Masking a masked change changes nothing.
 */
export class ChangeMasker {
  readonly masked: Masked<ResourceChange>;

  /**
   * @param addresses masks the address, with the numbers of the plan
   * @param masker numbers the secrets; changes that are compared with each other share one masker
   */
  constructor(
    readonly change: ResourceChange,
    addresses = new AddressMasker(),
    private readonly masker = new Masker(addresses.secrets),
  ) {
    const { address, name, previous_address, action_reason } = change;
    this.masked = {
      ...change,
      address: addresses.mask(address),
      name: addresses.mask(name),
      ...(previous_address !== undefined && { previous_address: addresses.mask(previous_address) }),
      ...(action_reason !== undefined && { action_reason: masker.maskText(action_reason) }),
      change: maskBothSides(change.change, masker, ''),
    } as Masked<ResourceChange>;
  }

  /** Masks the keys of a path in the change, with the numbers that they have in its values. */
  readonly maskPath = (path: readonly (string | number)[]): (string | number)[] =>
    maskSteps(path, this.masker);

  /** Masks a text about the change. */
  readonly maskText = (text: string): string => this.masker.maskText(text);

  /** Returns the masked change with `after` replaced, such as by the values that the configuration determines. */
  withAfter(after: Json): Masked<ResourceChange> {
    const { before_sensitive, after_sensitive } = this.change.change;
    const marks = mergeMarks(
      this.masker.maskKeys(before_sensitive ?? null),
      this.masker.maskKeys(after_sensitive ?? null),
    );
    return {
      ...this.masked,
      change: { ...this.masked.change, after: this.masker.maskValue(after, marks, '') },
    } as Masked<ResourceChange>;
  }
}

/**
 * Masks the addresses of a plan. Only a secret in an instance key is masked, and different keys have different numbers in
 * the whole plan, so that each address remains distinguishable.
 */
export class AddressMasker {
  private readonly masker: Masker;

  /**
   * @param changes the changes of the plan: the numbers follow their order, and so are the same in every command
   * @param secrets the values that the plan marks as sensitive, for all maskers of the plan
   */
  constructor(
    changes: readonly Pick<ResourceChange, 'address'>[] = [],
    readonly secrets = NO_KNOWN_SECRETS,
  ) {
    this.masker = new Masker(secrets);
    for (const { address } of changes) this.mask(address);
  }

  readonly mask = (address: string): string => this.masker.maskAddress(address);

  /**
   * Masks a text of the plan, such as a warning. Addresses in the text are masked with the same numbers as elsewhere.
   */
  readonly maskText = (text: string): string => this.masker.maskText(text);
}

/** Creates the masker of the addresses of a plan. Its numbers are the same wherever the plan is shown. */
export function createAddressMasker(plan: PlanDocument): AddressMasker {
  const { resource_changes, resource_drift } = plan;
  const masker = new AddressMasker([...resource_changes, ...resource_drift], new KnownSecrets(plan));
  for (const { previous_address: previous } of resource_changes)
    if (previous !== undefined) masker.mask(previous);
  return masker;
}

/** Masks the keys in a path such as `tags["…"]`, in the same way as the keys of an address. */
export const maskPath = (path: string): string => new Masker().maskAddress(path);

/** Masks an output. Its name can mark it as a secret too. */
export function maskOutput(
  name: string,
  change: OutputChange,
  secrets = NO_KNOWN_SECRETS,
): Masked<OutputChange> {
  return maskBothSides(change, new Masker(secrets), name) as Masked<OutputChange>;
}

/** Masks the secrets in a text, such as an error message of Terraform. */
export function maskText(text: string): string {
  return new Masker().maskText(text);
}

/** Masks any other value that is shown, such as a policy violation. */
export function maskValue<T extends Json>(value: T): T {
  return new Masker().maskValue(value, undefined, '') as T;
}

/**
 * Masks a value as {@link maskValue} does, but shows a random id in its texts if one of its fields shows the id anyway:
 * `{"accountId": "…", "sentence": "Account … is closed"}`.
 */
export function maskRecord<T extends Json>(value: T): T {
  const masker = new Masker();
  const masked = masker.maskValue(value, undefined, '') as T;
  const { maskedIds } = masker;
  if (maskedIds.size === 0) return masked;
  return new Masker(NO_KNOWN_SECRETS, maskedIds).maskValue(value, undefined, '') as T;
}

function maskBothSides(change: Change, masker: Masker, key: string): Change {
  const { before, after, before_sensitive, after_sensitive, after_unknown, replace_paths, importing } =
    change;
  // A mark on one side covers both: a variable that becomes sensitive also had a secret value before.
  const maskedMarks = {
    ...(before_sensitive !== undefined && { before_sensitive: masker.maskKeys(before_sensitive as Json) }),
    ...(after_sensitive !== undefined && { after_sensitive: masker.maskKeys(after_sensitive as Json) }),
  };
  const marks = mergeMarks(maskedMarks.before_sensitive, maskedMarks.after_sensitive);
  return {
    ...change,
    ...(importing && { importing: masker.maskValue(importing as Json, undefined, 'id') }),
    ...(before !== undefined && { before: masker.maskValue(before as Json, marks, key) }),
    ...(after !== undefined && { after: masker.maskValue(after as Json, marks, key) }),
    ...(after_unknown !== undefined && { after_unknown: masker.maskKeys(after_unknown as Json) }),
    ...maskedMarks,
    ...(replace_paths && {
      replace_paths: replace_paths.map((path) => maskSteps(path, masker)),
    }),
  } as Change;
}

const maskSteps = (path: readonly (string | number)[], masker: Masker): (string | number)[] =>
  path.map((step) => (typeof step === 'string' ? masker.maskText(step) : step));

/** Combines the sensitivity marks of two values of the same shape. */
function mergeMarks(a: Json | undefined, b: Json | undefined, depth = 0): Json | undefined {
  if (a === true || b === true) return true;
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(a) && Array.isArray(b))
    return Array.from(
      { length: Math.max(a.length, b.length) },
      (_, index) =>
        mergeMarks((a as readonly Json[])[index], (b as readonly Json[])[index], depth + 1) ?? false,
    );
  if (isObject(a) && isObject(b)) {
    const getMark = (shape: typeof a, key: string) => (Object.hasOwn(shape, key) ? shape[key] : undefined);
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return Object.fromEntries(
      keys.map((key) => [key, mergeMarks(getMark(a, key), getMark(b, key), depth + 1) ?? false]),
    );
  }
  return isObject(a) || Array.isArray(a) ? a : b;
}
