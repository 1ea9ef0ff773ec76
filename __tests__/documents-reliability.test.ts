import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_PROFILE_NAMES } from '../tools/simulation/core/fault-profiles';
import { SIMULATED_SYSTEMS } from '../tools/simulation/systems';

const ROOT = join(__dirname, '..');
const PAGE = readFileSync(join(ROOT, 'help/reliability.md'), 'utf8').replace(/\n +/g, ' ');

/** Returns the part of the page below a heading. */
const findSection = (heading: string): string =>
  PAGE.split(new RegExp(`^#+ ${heading}$`, 'm'))[1]!.split(/^#/m)[0]!;

/** What every system must do. The page states for each where it is tested, and what a run has shown. */
const COMMON_INVARIANTS = [
  'accepted = alerted ∪ dead-lettered',
  'one durable alert for each deterministic id',
  'notifications: at least once, and again only after an interruption between publishing and marking',
  'a crash between writes',
  'one poison record in 100',
  'a redrive twice',
  'exactly one decision',
  'automatic rejection after 1 h',
  'late ticks and ticks out of order',
  'a service down for 1 min to 4 h',
  'replay',
  'the check itself',
];

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
      expect(findSection('Each invariant with its figure')).toContain(
        `${bugs.length} in ${/pipeline|platform/.test(name) ? 'the ' : ''}${name.replace('-', ' ')}`,
      );
    },
  );

  it('has a row with tests, modes and a figure for each common invariant', () => {
    const [, , ...rows] = [...findSection('Each invariant with its figure').matchAll(/^\| (.*) \|$/gm)].map(
      ([, row]) => row!.split(' | '),
    );
    expect(rows.map(([invariant]) => invariant)).toEqual(COMMON_INVARIANTS);
    for (const [invariant, tests, modes, figure] of rows) {
      const files = [...tests!.matchAll(/`([^`]+)`/g)].map(([, file]) => file!);
      expect(files.length).toBeGreaterThan(0);
      for (const file of files)
        expect([invariant, file, existsSync(join(ROOT, file))]).toEqual([invariant, file, true]);
      for (const mode of modes!.split(', '))
        expect(['simulation', 'interleavings', 'model', 'local']).toContain(mode);
      expect([invariant, figure]).toEqual([invariant, expect.stringMatching(/\d/)]);
    }
  });

  it('names the profiles of faults', () => {
    const rows = [...findSection('Faults').matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(rows).toEqual(FAULT_PROFILE_NAMES);
  });
});
