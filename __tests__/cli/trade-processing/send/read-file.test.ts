import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMessages, splitFile } from '../../../../src/cli/trade-processing/send/read-file';
import { TRADE_SOURCES } from '../../../../src/domain/trades';
import { readFixtures } from '../../../domain/trades/fixtures';

describe('a file of messages', () => {
  it.each(TRADE_SOURCES)('of %s contains the messages that were written to it', (source) => {
    // A file has no message with line breaks of JSON or FIX, and no document without its end.
    const texts = readFixtures(source)
      .map(({ text }) => text.trim())
      .filter((text) => (source === 'clearing' ? /<\/(\w+:)?Document>$/.test(text) : !text.includes('\n')))
      .filter((text) => text !== '');
    expect(texts.length).toBeGreaterThan(40);
    expect(splitFile(`\ufeff${texts.join('\n')}\n`, source)).toEqual(texts);
    expect(splitFile(texts.join('\r\n\r\n'), source)).toEqual(texts);
  });

  it('contains what follows the last document, which is rejected and not lost', () => {
    expect(splitFile('<Document></Document><Docu', 'clearing')).toEqual(['<Document></Document>', '<Docu']);
  });

  it('reports a file that is missing, is not UTF-8 or has no messages', async () => {
    await expect(readMessages('/no/such/file', 'clearing')).rejects.toThrow(/cannot be read \(ENOENT\)/);
    const file = join(mkdtempSync(join(tmpdir(), 'messages-')), 'latin-1.xml');
    writeFileSync(file, Buffer.from([0x3c, 0xfc, 0x3e]));
    await expect(readMessages(file, 'clearing')).rejects.toThrow(/is not UTF-8/);
    writeFileSync(file, '\n');
    await expect(readMessages(file, 'clearing')).rejects.toThrow(/has no messages/);
  });
});
