import { ACROSS_SESSIONS_TEXT, explainParts, type Detection } from '../../../domain/patterns';

/** Returns one line about each part of a pattern's confidence, and one about the sessions if the pattern is marked. */
export const createExplanationLines = ({ pattern, parts, acrossSessions }: Detection): readonly string[] => [
  ...explainParts(pattern, parts).map(({ part, text }) => `${part}: ${text}`),
  ...(acrossSessions ? [`across sessions: ${ACROSS_SESSIONS_TEXT}`] : []),
];
