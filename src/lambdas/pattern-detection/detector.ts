import type { APIGatewayProxyEvent } from 'aws-lambda';
import { requestIdOf, routed } from '../shared/api';
import { makeStepRunner, type AnalysisDeps } from './analyse';
import { makeWindowRoute } from './detect-window';

/** PatternDetector serves two callers: the workflow's steps, and POST /patterns of the REST API. */
export const makeDetector = (deps: AnalysisDeps) => {
  const runStep = makeStepRunner(deps);
  const route = routed({ 'POST /patterns': makeWindowRoute(deps.watch) }, deps.watch);
  return async (event: unknown) => (isRequest(event) ? route(event, requestIdOf(event)) : runStep(event));
};

const isRequest = (event: unknown): event is APIGatewayProxyEvent =>
  typeof event === 'object' && event !== null && 'httpMethod' in event;
