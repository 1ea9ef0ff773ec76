import { join } from 'node:path';
import { z } from 'zod';
import { type Fault, NewFault } from '../../../cli/faults/fault';
import { FaultClient } from '../../../cli/faults/fault-client';
import { formatEffect, formatTarget } from '../../../cli/faults/format';
import { formatAddCommand } from '../../../cli/faults/format-command';
import { sendPoison } from '../../../cli/faults/poison';
import { restartDatabase } from '../../../cli/faults/restart-database';
import { getPort } from '../../../cli/session';
import { SYSTEM_COMMANDS } from '../../../cli/systems';
import { ConsoleError } from '../../server/errors';
import { definePolledTopic } from '../../server/events/poll-topic';
import {
  type ConsoleContext,
  type ConsoleSection,
  defineChange,
  defineQuery,
  type OpenSection,
} from '../../server/section';
import { toBand } from './bands';
import { listChoices } from './choices';

const POLL_MS = 1_000;
/** How many of the faults that have ended the page shows. */
const SHOWN_ENDED = 50;
const NONE = z.strictObject({});

/** Faults of the local target: errors, latencies, outages of a region, restarts of the database and poison records. */
export const faultsSection: ConsoleSection = {
  name: 'faults',
  group: 'All systems',
  clientDirectory: join(__dirname, 'client'),
  pages: [{ path: '/faults', title: 'Faults', module: 'faults-page.js' }],
  // An outage of a region is ended here, while the states of its stacks cannot be read.
  opensWithoutStacks: true,
  open: async (context) => (context.target === 'local' ? openFaults(context) : REFUSED),
};

/** On AWS, the page shows why it has no faults. */
const REFUSED: OpenSection = {
  queries: {
    choices: defineQuery({
      parameters: NONE,
      run: () => {
        throw new ConsoleError(409, {
          what: 'faults can be injected into the local target only',
          fix: 'on AWS, use experiments of AWS Fault Injection Service',
        });
      },
    }),
  },
};

function openFaults(context: ConsoleContext): OpenSection {
  const { session } = context;
  const client = new FaultClient(session.config.endpoint ?? '');
  return {
    queries: {
      choices: defineQuery({ parameters: NONE, run: () => listChoices(context, client) }),
      service: defineQuery({
        parameters: z.object({ service: z.string().min(1), operation: z.string().optional() }),
        run: ({ service, operation }) => client.describeService(service, operation),
      }),
    },
    topics: {
      faults: definePolledTopic(NONE, () => readFaults(client), POLL_MS),
      bands: definePolledTopic(NONE, () => readBands(client), POLL_MS),
    },
    changes: {
      add: defineChange({
        parameters: NewFault,
        preview: async (fault) => ({
          ...describeFault(await client.check(fault)),
          seconds: fault.seconds,
          command: formatAddCommand(fault),
        }),
        run: async (fault) => describeFault(await client.add(fault)),
      }),
      end: defineChange({
        parameters: z.strictObject({ id: z.string().optional() }),
        run: async ({ id }) => (await client.end(id)).map(describeFault),
      }),
      'restart-database': defineChange({
        parameters: NONE,
        run: async () => describeFault(await restartDatabase(session.config, client)),
      }),
      poison: defineChange({
        parameters: z.strictObject({ system: z.string() }),
        run: ({ system }) => sendPoison(SYSTEM_COMMANDS, system, { client, port: getPort(session) }),
      }),
    },
  };
}

/** A fault, with what it hits and what it does as text. */
const describeFault = (fault: Fault) => ({
  ...fault,
  target: formatTarget(fault),
  effect: formatEffect(fault),
});

async function readFaults(client: FaultClient) {
  const { active, ended } = await client.list();
  return {
    active: active.map(describeFault),
    ended: ended.slice(-SHOWN_ENDED).reverse().map(describeFault),
  };
}

async function readBands(client: FaultClient) {
  const { active, ended } = await client.list();
  return [...ended, ...active].map(toBand);
}
