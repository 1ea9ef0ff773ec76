import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Variables by name. */
type Variables = Readonly<Record<string, string>>;

/** The functions of a system, as its stack deploys them. */
export interface DeployedFunctions {
  /** The folder with the files of the handlers. */
  readonly directory: string;
  /** The variables of each function in the stack, by the name of its file. */
  readonly deployed: Readonly<Record<string, Variables>>;
  /** Variables that Lambda, Powertools, or the delivery of failures needs, but not the code of a handler. */
  readonly ofLambda: RegExp;
}

/** Loads packages once, because loading them takes most of the time of a cold start. Call it before the first cold start. */
export const shareLoadedPackages = (names: readonly string[]): void => {
  for (const name of names) {
    const loaded = jest.requireActual<object>(name);
    jest.doMock(name, () => loaded);
  }
};

/** Lists the files of a folder that export a handler, without their extension. */
export const listHandlers = (directory: string): readonly string[] =>
  readdirSync(directory)
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => readFileSync(join(directory, file), 'utf8').includes('export const handler ='))
    .map((file) => file.replace('.ts', ''));

/**
 * Loads a function as Lambda does at its cold start. Returns its handler and the variables that it has read of those that
 * the stack sets.
 * @param missing a variable that is not set
 */
const coldStart = (
  { directory, deployed, ofLambda }: DeployedFunctions,
  name: string,
  missing?: string,
): { readonly handler: unknown; readonly read: readonly string[] } => {
  const before = process.env;
  const read = new Set<string>();
  const variables = deployed[name]!;
  const given = { AWS_REGION: 'eu-central-1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  process.env = new Proxy(given as NodeJS.ProcessEnv, {
    get: (target, variable: string) => {
      if (!Object.hasOwn(variables, variable) || ofLambda.test(variable)) return target[variable];
      read.add(variable);
      return variable === missing ? undefined : variables[variable];
    },
  });
  try {
    const loaded: { handler?: unknown } = {};
    jest.isolateModules(() => Object.assign(loaded, jest.requireActual<object>(join(directory, name))));
    return { handler: loaded.handler, read: [...read].sort() };
  } finally {
    process.env = before;
  }
};

/** Tests that each handler starts with exactly the variables that the stack sets. */
export const testColdStarts = (functions: DeployedFunctions): void => {
  const { directory, deployed, ofLambda } = functions;
  describe.each(listHandlers(directory))('%s', (name) => {
    test('starts with the variables of the stack, and reads all of them', () => {
      const { handler, read } = coldStart(functions, name);
      expect(typeof handler).toBe('function');
      expect(read).toEqual(
        Object.keys(deployed[name]!)
          .filter((variable) => !ofLambda.test(variable))
          .sort(),
      );
    });

    test('does not start without one of them, and names it', () => {
      for (const variable of coldStart(functions, name).read)
        expect(() => coldStart(functions, name, variable)).toThrow(`${variable} is missing`);
    });

    test('is at most 30 lines long', () => {
      const lines = readFileSync(join(directory, `${name}.ts`), 'utf8').split('\n');
      expect(lines.length - 1).toBeLessThanOrEqual(30);
    });
  });
};
