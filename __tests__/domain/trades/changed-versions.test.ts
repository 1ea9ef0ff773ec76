import { findChangedVersions } from '../../../src/domain/trades';
import { REFERENCE_FILE } from './fixtures';

/** A copy of the file with a changed list of accounts. */
const withAccounts = (change: (accounts: Record<string, unknown>[]) => unknown) => ({
  ...REFERENCE_FILE,
  accounts: change(structuredClone(REFERENCE_FILE.accounts!)),
});

describe('the versions of a later file', () => {
  it('are unchanged if records have new versions, another order or another order of fields', () => {
    const [first] = REFERENCE_FILE.accounts!;
    const later = withAccounts((accounts) => [
      ...accounts.map((account) => Object.fromEntries(Object.entries(account).reverse())).reverse(),
      { ...first, version: 2, validFrom: '2026-12-01T00:00:00Z', name: 'New name' },
    ]);
    expect(findChangedVersions(REFERENCE_FILE, later)).toEqual([]);
  });

  it('are named if one is missing or has another value, also within a list', () => {
    expect(
      findChangedVersions(
        REFERENCE_FILE,
        withAccounts((accounts) => accounts.slice(1)),
      ),
    ).toEqual(['accounts HOUSE-1 version 1 is missing']);
    const widened = withAccounts(([first, ...others]) => [{ ...first, capacities: ['agency'] }, ...others]);
    expect(findChangedVersions(REFERENCE_FILE, widened)).toEqual(['accounts HOUSE-1 version 1 was changed']);
  });
});
