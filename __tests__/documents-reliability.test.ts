import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_PROFILE_NAMES } from '../tools/simulation/core/fault-profiles';
import { SIMULATED_SYSTEMS } from '../tools/simulation/systems';

const PAGE = readFileSync(join(__dirname, '../help/reliability.md'), 'utf8').replace(/\n +/g, ' ');

/** Returns the part of the page below a heading. */
const findSection = (heading: string): string =>
  PAGE.split(new RegExp(`^#+ ${heading}$`, 'm'))[1]!.split(/^#/m)[0]!;

describe('the page about reliability', () => {
  it.each(Object.entries(SIMULATED_SYSTEMS))(
    'names the invariants and the planted bugs of %s',
    async (name, load) => {
      const { invariants, bugs } = await load();
      const title = `${name[0]!.toUpperCase()}${name.slice(1).replace('-', ' ')}`;
      const listed = [...findSection(title).matchAll(/^- (.*)$/gm)].map(([, text]) => text);
      expect(listed).toEqual(invariants);
      const planted = new RegExp(`^- ${title}: (.*)$`, 'm').exec(PAGE)![1]!.split('; ');
      expect(planted).toEqual(bugs);
    },
  );

  it('names the profiles of faults', () => {
    const rows = [...findSection('Faults').matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(rows).toEqual(FAULT_PROFILE_NAMES);
  });
});
