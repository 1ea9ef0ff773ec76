import fc from 'fast-check';
import { fit } from '../../../src/cli/github/fit';

const count = (text: string, part: string) => text.split(part).length - 1;

describe('fit', () => {
  it('leaves alone what is short enough', () => {
    expect(fit(['one', 'two'], 100, 'the run')).toBe('one\n\ntwo');
  });

  it('cuts the long one alone, and says where the rest is', () => {
    const long = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
    const text = fit(['short', long], 400, 'the run');
    expect(text).toMatch(/^short\n\nline 0\nline 1\n/);
    expect(text).toMatch(/\n_The rest was left out: .* All of it is in the run\._\n$/);
    expect(text).not.toContain('line 99');
  });

  it('closes the fold and the code that it cuts through', () => {
    const rows = Array.from({ length: 50 }, (_, row) => `row ${row}`);
    const text = fit([['<details>', '', '```diff', ...rows, '```', '</details>'].join('\n')], 300, 'the run');
    expect(text).toContain('```\n\n</details>\n\n_The rest was left out');
  });

  it('never exceeds the limit, and closes as much as it opens', () => {
    const line = fc.constantFrom('<details><summary>x</summary>', '</details>', '```', 'some text', '');
    fc.assert(
      fc.property(fc.array(fc.array(line, { maxLength: 60 }), { maxLength: 4 }), (files) => {
        // Only folds that are opened are closed, as in what the commands write.
        const texts = files.map((lines) => lines.filter((one) => one !== '</details>').join('\n'));
        const text = fit(texts, 600, 'the run');
        expect(text.length).toBeLessThanOrEqual(600);
        if (texts.length === 1 && text !== texts[0])
          expect([count(text, '<details'), count(text, '```') % 2]).toEqual([count(text, '</details>'), 0]);
      }),
    );
  });
});
