import { EVENT_VERSION, SOURCES, SYSTEM_EVENTS } from '../../domain/transactions';
import type { DetectorDeps } from './detector-deps';

/**
 * Creates a function that puts DetectorReleased on the system bus, once for each version of the function and of the model.
 * A failure is logged and does not concern the transaction; the next cold start tries again.
 */
export const createReleaseNotice = ({ profiles, events, systemBus, model, telemetry }: DetectorDeps) => {
  let isAnnounced = false;
  return async (functionVersion: string): Promise<void> => {
    if (isAnnounced) return;
    isAnnounced = true;
    const id = `${functionVersion}#${model.MODEL_VERSION}`;
    const releasedAt = new Date(telemetry.now()).toISOString();
    try {
      if (!(await profiles.recordAnnouncement(id, releasedAt))) return;
      const detail = { version: EVENT_VERSION, functionVersion, model: model.MODEL_VERSION, releasedAt };
      try {
        await events.put([
          { bus: systemBus, source: SOURCES.detection, detailType: SYSTEM_EVENTS.detectorReleased, detail },
        ]);
      } catch (error) {
        await profiles.removeAnnouncement(id);
        throw error;
      }
    } catch (error) {
      telemetry.log.warn('release not announced', { function_version: functionVersion, error });
    }
  };
};
