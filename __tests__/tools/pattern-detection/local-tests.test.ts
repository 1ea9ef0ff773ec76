import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testApprovals } from '../../local/pattern-detection/approvals';
import type { System } from '../../local/pattern-detection/system';

const LOCAL = join(__dirname, '../../local');
const { describe: originalDescribe } = globalThis;
const { WITHOUT_BROWSER } = process.env;

describe('the local tests that open pages in a browser', () => {
  const fakeDescribe = Object.assign(jest.fn(), { skip: jest.fn() });

  beforeEach(() => {
    Object.assign(globalThis, { describe: fakeDescribe });
    delete process.env.WITHOUT_BROWSER;
  });
  afterEach(() => {
    Object.assign(globalThis, { describe: originalDescribe });
    if (WITHOUT_BROWSER !== undefined) process.env.WITHOUT_BROWSER = WITHOUT_BROWSER;
  });

  it('are only those of approvals', () => {
    const usesBrowser = readdirSync(LOCAL, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && /from '.*\/reader'/.test(readFileSync(join(LOCAL, file), 'utf8')),
    );
    expect(usesBrowser).toEqual(['pattern-detection/approvals.ts']);
  });

  it('are skipped without a browser', () => {
    process.env.WITHOUT_BROWSER = '1';
    testApprovals({} as System);
    expect(fakeDescribe.skip).toHaveBeenCalledWith('approvals', expect.any(Function));
    expect(fakeDescribe).not.toHaveBeenCalled();
  });

  it('run with a browser', () => {
    fakeDescribe.skip.mockClear();
    testApprovals({} as System);
    expect(fakeDescribe).toHaveBeenCalledWith('approvals', expect.any(Function));
    expect(fakeDescribe.skip).not.toHaveBeenCalled();
  });
});
