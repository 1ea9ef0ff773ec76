import { existsSync } from 'node:fs';
import { openSession } from '../../src/cli/session';
import { DEFAULT_SYSTEM, listStacks, readConfig, SYSTEM_DEFINITIONS, SYSTEM_NAMES } from '../../src/config';

jest.mock('node:fs', () => ({ ...jest.requireActual<object>('node:fs'), existsSync: jest.fn() }));

describe('a command without systems', () => {
  const getSystems = (
    applied: readonly string[],
    env: Record<string, string> = {},
    isAboutDeployed = true,
  ) => {
    jest
      .mocked(existsSync)
      .mockImplementation((file) => applied.some((stack) => String(file).endsWith(`/applied/${stack}.json`)));
    const before = process.env;
    process.env = { ...before, TARGET: 'local', ENVIRONMENT_SUFFIX: 'local', SYSTEMS: '', ...env };
    try {
      return openSession({ isAboutDeployed }).config.systems;
    } finally {
      process.env = before;
    }
  };
  const last = SYSTEM_NAMES.at(-1)!;
  const listNames = (systems: readonly string[], suffix = 'local') =>
    SYSTEM_DEFINITIONS.filter(({ name }) => systems.includes(name)).flatMap((definition) =>
      listStacks(definition, { ...readConfig({}), suffix }).map(({ name }) => name),
    );

  it('is about the systems that are deployed on the local target', () => {
    expect(getSystems(listNames([last]))).toEqual([last]);
    expect(getSystems(listNames(SYSTEM_NAMES))).toEqual(SYSTEM_NAMES);
  });

  it('is about the default system if none is deployed in this environment', () => {
    expect(getSystems([])).toEqual([DEFAULT_SYSTEM.name]);
    expect(getSystems(listNames([last], 'other'))).toEqual([DEFAULT_SYSTEM.name]);
  });

  it('is about all systems on AWS, about those of SYSTEMS if it is set, and about all for other commands', () => {
    expect(getSystems(listNames([last]), { TARGET: 'aws' })).toBeUndefined();
    expect(getSystems([], { SYSTEMS: last })).toEqual([last]);
    expect(getSystems(listNames([last]), {}, false)).toBeUndefined();
  });
});
