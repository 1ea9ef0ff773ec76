/** The objects that every program shares: code that copies untrusted keys without care changes them. */
const SHARED_OBJECTS: Readonly<Record<string, object>> = {
  'Object.prototype': Object.prototype,
  'Array.prototype': Array.prototype,
  'Function.prototype': Function.prototype,
  'String.prototype': String.prototype,
  'Number.prototype': Number.prototype,
  'Map.prototype': Map.prototype,
  'Promise.prototype': Promise.prototype,
  Object,
  Array,
  JSON,
  Math,
  globalThis,
};

type Descriptors = ReadonlyMap<PropertyKey, unknown>;

const readDescriptors = (object: object): Descriptors =>
  new Map(
    Reflect.ownKeys(object).map((key) => {
      const { value, get } = Object.getOwnPropertyDescriptor(object, key)!;
      return [key, (get ?? value) as unknown];
    }),
  );

/** Loads the globals that Node.js loads when they are first used, which replaces their getters. */
const loadGlobals = (): void => {
  for (const key of Reflect.ownKeys(globalThis)) void Reflect.get(globalThis, key);
};

/** The state of the shared objects at a time. */
export class GlobalObjects {
  private readonly before;
  private readonly keyCount = Reflect.ownKeys(Object.prototype).length;

  constructor() {
    loadGlobals();
    this.before = Object.entries(SHARED_OBJECTS).map(
      ([name, object]) => [name, object, readDescriptors(object)] as const,
    );
  }

  /** Whether Object.prototype has no other keys than before: fast enough for each input. */
  get isPrototypeIntact(): boolean {
    return Reflect.ownKeys(Object.prototype).length === this.keyCount;
  }

  /** Lists what was added, removed or replaced since, such as `Object.prototype.polluted`. */
  findChanges(): readonly string[] {
    return this.before.flatMap(([name, object, before]) => {
      const after = readDescriptors(object);
      return [...new Set([...before.keys(), ...after.keys()])]
        .filter((key) => !Object.is(before.get(key), after.get(key)) || before.has(key) !== after.has(key))
        .map((key) => `${name}.${String(key)}`);
    });
  }
}
