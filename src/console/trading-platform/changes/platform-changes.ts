import { z } from 'zod';
import { signOutUser } from '../../../cli/trading-platform/api/sign-out';
import {
  chooseTarget,
  FAILOVER_STEPS,
  failOverDatabase,
} from '../../../cli/trading-platform/database/failover';
import { readCluster } from '../../../cli/trading-platform/database/instances';
import { listSessions } from '../../../cli/trading-platform/sessions/list-sessions';
import { pause } from '../../../cli/process/interrupt';
import { USER } from '../../../domain/sessions';
import { defineChange } from '../../server/section';
import type { OpenPlatform } from '../open-platform';
import { createFieldSchema } from './order-changes';

const SignOutParameters = z.strictObject({ user: createFieldSchema(USER) });
const FailoverParameters = z.strictObject({ to: z.string().min(1).optional() });

/** The changes of the platform itself: the sign-out of a user, and the failover of the database. */
export const createPlatformChanges = ({ deployment, api, now }: OpenPlatform) => ({
  'sign-out': defineChange({
    parameters: SignOutParameters,
    requiresReason: true,
    preview: async ({ user }) => {
      const sessions = await listSessions(deployment, now());
      return { user, sessions: sessions.filter((session) => session.user === user).length };
    },
    run: async ({ user }) => {
      await signOutUser(api, user);
      return { user, signedOut: true };
    },
  }),
  failover: defineChange({
    parameters: FailoverParameters,
    requiresReason: true,
    preview: async ({ to }) => chooseTarget(await readCluster(deployment), to),
    run: async ({ to }, { onProgress }) =>
      failOverDatabase(chooseTarget(await readCluster(deployment), to), {
        ...{ deployment, api, now, wait: pause },
        onProgress: (_, done) => onProgress(done, FAILOVER_STEPS),
      }),
  }),
});
