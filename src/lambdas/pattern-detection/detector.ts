import type { APIGatewayProxyEvent } from 'aws-lambda';
import { getRequestId, createRouter } from '../shared/api';
import { createStepRunner, type AnalysisDeps } from './analyse';
import { createWindowRoute } from './detect-window';

/** Creates the handler of PatternDetector, which serves the steps of the workflow and POST /patterns. */
export const createDetector = (deps: AnalysisDeps) => {
  const runStep = createStepRunner(deps);
  const route = createRouter({ 'POST /patterns': createWindowRoute(deps) }, deps.telemetry);
  return async (event: unknown) => (isApiRequest(event) ? route(event, getRequestId(event)) : runStep(event));
};

const isApiRequest = (event: unknown): event is APIGatewayProxyEvent =>
  typeof event === 'object' && event !== null && 'httpMethod' in event;
