import { useQuery } from '/client/api.js';
import { useEffect } from '/client/components/preact.js';

/**
 * Reads the last result of a check, again when there is a newer one.
 * @param {'review' | 'findings'} name
 * @param {number} at when the check ended
 * @param {Record<string, string>} [parameters]
 */
export function useResult(name, at, parameters = {}) {
  const result = useQuery('deployments', name, parameters);
  const isOld = result.data !== undefined && result.data.at !== at;
  useEffect(() => {
    if (isOld) result.reload();
  }, [isOld, at]);
  return result;
}
