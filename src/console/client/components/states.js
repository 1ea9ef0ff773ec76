import { html } from './preact.js';

/** Shown while data is loaded for the first time. @param {{ label?: string }} props */
export const LoadingState = ({ label = 'Loading …' }) =>
  html`<p class="state loading" role="status">${label}</p>`;

/**
 * Shown in place of a list that is empty: what would be here, and what to do.
 * @param {{ title: string, children?: any }} props
 */
export const EmptyState = ({ title, children }) =>
  html`<div class="state empty">
    <p class="state-title">${title}</p>
    ${children}
  </div>`;

/**
 * Shows an error: what went wrong, what was expected, how to fix it.
 * @param {{ error: import('../api.js').ErrorBody, onRetry?: () => void }} props
 */
export const ErrorState = ({ error, onRetry }) => html`
  <div class="state error" role="alert">
    <p class="state-title">${error.what}</p>
    ${error.expected && html`<p>Expected: ${error.expected}</p>`}
    ${error.fix && html`<p>To fix it: ${error.fix}</p>`}
    ${onRetry && html`<button type="button" onClick=${onRetry}>Try again</button>`}
  </div>
`;

/**
 * Shows the result of `useQuery`: loading, an error, or the data.
 * @param {{ result: import('../api.js').QueryResult<any>, children: (data: any) => any }} props
 */
export const QueryState = ({ result, children }) => html`
  ${result.error && html`<${ErrorState} error=${result.error} onRetry=${result.reload} />`}
  ${result.data !== undefined ? children(result.data) : !result.error && html`<${LoadingState} />`}
`;

/**
 * Shows the result of `useTopic`: loading, the last value, or an error above it. A topic is tried again by itself.
 * @param {{ result: { value?: any, error?: import('../api.js').ErrorBody }, label?: string, children: (value: any) => any }} props
 *   `label` is shown while it is loaded
 */
export const TopicState = ({ result: { value, error }, label, children }) => html`
  ${error && html`<${ErrorState} error=${error} />`}
  ${value !== undefined ? children(value) : !error && html`<${LoadingState} label=${label} />`}
`;
