import { explainConfidence, toDetectionView } from '../../domain/alerts';
import { readPriceWindow } from '../../domain/market-data';
import { detectAll, DEPLOYED_PATTERNS } from '../../domain/patterns';
import { createJsonResponse, createValidationError, readBody, type RouteHandler } from '../shared/api';
import { type AnalysisDeps, recordDuration } from './analyse';

/** Creates the route POST /patterns, which finds patterns in a window of prices. It stores and publishes nothing. */
export const createWindowRoute =
  ({
    telemetry,
    sensitivity,
    calendar,
  }: Pick<AnalysisDeps, 'telemetry' | 'sensitivity' | 'calendar'>): RouteHandler =>
  async (event, requestId) => {
    const reading = readPriceWindow(readBody(event), telemetry.now());
    if ('violation' in reading) return createValidationError(reading.violation, requestId);
    const { symbol, bars, ignoredFields } = reading.value;
    const detections = await telemetry.trace('detect', async () =>
      DEPLOYED_PATTERNS.flatMap((pattern) => {
        const started = telemetry.elapsed();
        const found = detectAll(bars, [pattern], {
          ...(sensitivity && { sensitivity }),
          ...(calendar && { calendar }),
        });
        recordDuration(telemetry, pattern, found, telemetry.elapsed() - started);
        return found;
      }).sort((a, b) => a.confirmedAt - b.confirmedAt),
    );
    telemetry.log.info('window examined', {
      correlation_id: requestId,
      symbol,
      found: detections.length,
      ignored_fields: ignoredFields.length,
    });
    return createJsonResponse(200, {
      symbol,
      bars: bars.length,
      patterns: detections
        .map(toDetectionView)
        .map((view) => ({ ...view, explanations: explainConfidence(view) })),
      requestId,
    });
  };
