import type { AlertProcessorDeps } from '../../../../src/lambdas/pattern-detection/process-alerts';

type ChangeDeps = (deps: AlertProcessorDeps) => AlertProcessorDeps;

/** Marks an alert as notified before it is published. */
export const markFirst: ChangeDeps = (deps) => {
  let publish = (): Promise<void> => Promise.resolve();
  return {
    ...deps,
    topic: {
      ...deps.topic,
      publish: async (alert) => void (publish = () => deps.topic.publish(alert)),
    },
    history: {
      ...deps.history,
      markNotified: async (alertId, now) => {
        await deps.history.markNotified(alertId, now);
        await publish();
      },
    },
  };
};

/** Publishes each alert twice, without an interruption. */
export const publishTwice: ChangeDeps = (deps) => ({
  ...deps,
  topic: {
    ...deps.topic,
    publish: async (alert) => {
      await deps.topic.publish(alert);
      await deps.topic.publish(alert);
    },
  },
});

/** Marks that an approval is requested before it is created: after a crash in between, there is none. */
export const markRequestFirst: ChangeDeps = (deps) => ({
  ...deps,
  approvals: {
    ...deps.approvals,
    create: async (approval) => {
      await deps.history.markApprovalRequested(approval.approvalId, deps.telemetry.now());
      return deps.approvals.create(approval);
    },
  },
});

/** Marks an alert as notified that the digest does not list. */
export const omitFromDigests: ChangeDeps = (deps) => ({
  ...deps,
  topic: { ...deps.topic, publishDigest: (digest, rows) => deps.topic.publishDigest(digest, rows.slice(1)) },
});
