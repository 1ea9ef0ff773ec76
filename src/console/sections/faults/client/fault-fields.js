/**
 * The fields of the form. Numbers are texts, as they were entered; an empty text is none.
 * @typedef {{ kind: 'service' | 'function' | 'pollsOf', service: string, operation: string, function: string, error: string,
 *   latencyFrom: string, latencyTo: string, share: string, seconds: number, region: string, seed: string }} FaultFields
 */

/** @type {FaultFields} */
export const DEFAULTS = {
  kind: 'service',
  service: 'dynamodb',
  operation: '',
  function: '',
  error: 'ThrottlingException',
  latencyFrom: '',
  latencyTo: '',
  share: '10',
  seconds: 120,
  region: '',
  seed: '',
};

export const DURATIONS = [
  { seconds: 30, title: '30 s' },
  { seconds: 60, title: '1 min' },
  { seconds: 120, title: '2 min' },
  { seconds: 300, title: '5 min' },
  { seconds: 900, title: '15 min' },
  { seconds: 3600, title: '1 h' },
];

/**
 * Builds the fault of the form, or reports what is missing. The local target checks the names.
 * @param {FaultFields} fields
 * @returns {{ fault: Record<string, unknown> } | { problem: string }}
 */
export function buildFault({
  kind,
  service,
  operation,
  function: name,
  error,
  latencyFrom,
  latencyTo,
  ...rest
}) {
  const share = Number(rest.share) / 100;
  if (rest.share === '' || !(share > 0 && share <= 1))
    return {
      problem: `The share is ${rest.share || 'empty'}; expected a percentage above 0 and at most 100.`,
    };
  if (kind !== 'service' && !name) return { problem: 'Choose a function.' };
  const from = Number(latencyFrom || latencyTo || 0);
  const to = Number(latencyTo || from);
  if (from > to)
    return { problem: `The latency is from ${from} to ${to} ms; expected the shorter one first.` };
  const hasError = kind !== 'pollsOf' && error !== '';
  if (kind !== 'pollsOf' && !hasError && to === 0) return { problem: 'Choose an error, or enter a latency.' };
  const target =
    kind === 'service' ? { service: service.trim(), ...(operation && { operation }) } : { [kind]: name };
  return {
    fault: {
      ...target,
      ...(hasError && { error }),
      ...(to > 0 && { latencyMs: [from, to] }),
      share: Number(share.toPrecision(6)),
      ...(rest.region && { region: rest.region }),
      ...(rest.seed !== '' && { seed: Number(rest.seed) }),
      seconds: rest.seconds,
    },
  };
}
