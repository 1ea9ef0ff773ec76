import { z } from 'zod';
import { formatCodeBlock } from '../../domain/plan/render/markup';
import { renderWithinLimit } from '../../domain/plan/render/sections';
import { formatCount } from '../terminal/print';
import type { GitHub } from './api';
import { readCommandOutput } from './command-output';
import { BODY_LIMIT, WORKFLOW_AUTHOR } from './comment';
import { formatMarker } from './marker';
import { openIssue, type OpenedChange } from './own-issues';
import { type BatchResult, runForEach } from './run-for-each';

const Hunt = z.object({
  system: z.string().regex(/^[a-z-]+$/),
  faults: z.string().regex(/^[a-z]+$/),
  deliveries: z.number().int(),
  seeds: z.number().int(),
  failures: z.array(z.object({ seed: z.number().int(), invariant: z.string(), text: z.string() })),
});
/** The result of simulating many seeds of a system. */
export type Hunt = z.infer<typeof Hunt>;

const COMMAND = 'npm run -s simulate -- SYSTEM --hunt MINUTES --json';

/** @param file written by `npm run -s simulate -- SYSTEM --hunt MINUTES --json` @throws UserError if it is missing or invalid */
export const readHunt = (file: string): Hunt => readCommandOutput(file, Hunt, COMMAND);

/** What happened to the issue of a system. */
export interface SimulationIssueChange {
  readonly system: string;
  readonly change: OpenedChange | 'none';
}

/**
 * Opens, updates or reopens one issue for each system of which a seed breaks an invariant. People close it: other seeds without
 * a failure do not prove that the cause is gone.
 */
export async function updateSimulationIssues(
  github: GitHub,
  hunts: readonly Hunt[],
  { run, commit, author = WORKFLOW_AUTHOR }: { run: string; commit: string; author?: string },
): Promise<BatchResult<SimulationIssueChange>> {
  const systems = [...new Set(hunts.map(({ system }) => system))];
  return runForEach(
    systems,
    (system) => `the issue of ${system}`,
    async (system): Promise<SimulationIssueChange> => {
      const failed = hunts.filter((hunt) => hunt.system === system && hunt.failures.length > 0);
      if (failed.length === 0) return { system, change: 'none' };
      const topic = `simulation-${system}`;
      const change = await openIssue(github, topic, author, {
        title: `The simulation of ${system} breaks an invariant`,
        formatBody: () => formatBody(topic, failed, { run, commit }),
      });
      return { system, change };
    },
  );
}

/** How much of the description of a violation is shown, in characters. */
const MAX_TEXT = 500;

function formatBody(
  topic: string,
  hunts: readonly Hunt[],
  { run, commit }: { run: string; commit: string },
): string {
  const failures = hunts.flatMap((hunt) => hunt.failures.map((failure) => ({ ...hunt, ...failure })));
  const head = [
    formatMarker(topic),
    `${formatCount(failures.length, 'seed')} of the last [run](${run}) broke an invariant, at the commit ${commit}.`,
    'To see what happened, run a command below at that commit. Close this issue when its cause is fixed.',
    '',
    '',
  ].join('\n');
  const items = failures.map(({ system, seed, faults, deliveries, invariant, text }) =>
    [
      formatCodeBlock(`${invariant}: ${text.slice(0, MAX_TEXT)}`, ''),
      formatCodeBlock(
        `npm run simulate -- replay ${seed} ${system} --faults ${faults} --deliveries ${deliveries}`,
        'sh',
      ),
    ].join('\n'),
  );
  const sections = [{ label: 'seeds', priority: 0, header: '', footer: '', items }];
  return renderWithinLimit(head, sections, BODY_LIMIT, `The [run](${run}) has all seeds.`);
}
