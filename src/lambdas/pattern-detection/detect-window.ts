import type { APIGatewayProxyEvent } from 'aws-lambda';
import { viewOf } from '../../domain/alerts';
import { readPriceWindow } from '../../domain/market-data';
import { detectAll, PATTERNS } from '../../domain/patterns';
import { answer, refuse, type Route } from '../shared/api';
import type { Watch } from '../shared/observability';
import { measureDuration } from './analyse';

/** POST /patterns: the patterns in a window of prices. Nothing is stored, nobody is alerted. */
export const makeWindowRoute =
  (watch: Watch): Route =>
  async (event, requestId) => {
    const reading = readPriceWindow(bodyOf(event), watch.now());
    if ('violation' in reading) return refuse(reading.violation, requestId);
    const { symbol, bars } = reading.value;
    const detections = await watch.trace('detect', async () =>
      PATTERNS.flatMap((pattern) => {
        const started = watch.elapsed();
        const found = detectAll(bars, [pattern]);
        measureDuration(watch, pattern, found, watch.elapsed() - started);
        return found;
      }).sort((a, b) => a.confirmedAt - b.confirmedAt),
    );
    watch.log.info('window examined', { correlation_id: requestId, symbol, found: detections.length });
    return answer(200, { symbol, bars: bars.length, patterns: detections.map(viewOf), requestId });
  };

const bodyOf = ({ body, isBase64Encoded }: APIGatewayProxyEvent): string =>
  isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');
