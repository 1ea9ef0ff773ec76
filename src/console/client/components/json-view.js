import { html } from './preact.js';

/**
 * Shows any JSON value as a tree that opens and closes, with what is wrong in it marked.
 * @param {{ value: any, problems?: readonly { path: string, message: string }[], label?: string }} props
 *   the paths of problems are such as `trade.price` or `events[3].symbol`; an empty path means the whole value
 */
export const JsonView = ({ value, problems = [], label }) => html`
  <div class="json" role="group" aria-label=${label ?? 'JSON'}>
    <${Node} value=${value} path="" problems=${problems} isOpen=${true} />
  </div>
`;

/**
 * @param {{ name?: string, value: any, path: string, problems: readonly { path: string, message: string }[],
 *   isOpen: boolean }} props
 */
function Node({ name, value, path, problems, isOpen }) {
  const own = problems.filter((problem) => problem.path === path);
  const head = html` ${name !== undefined && html`<span class="json-name">${name}</span>`} `;
  const marks = own.map(({ message }) => html`<span class="json-problem">${message}</span>`);
  if (typeof value !== 'object' || value === null)
    return html`<div class=${`json-line ${own.length > 0 ? 'wrong' : ''}`}>
      ${head}<span class=${`json-${value === null ? 'null' : typeof value}`}>${JSON.stringify(value)}</span
      >${marks}
    </div>`;
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const size = isList ? `[${entries.length}]` : `{${entries.length}}`;
  const containsProblem = problems.some((problem) => problem.path.startsWith(path) && problem.path !== path);
  return html`<details open=${isOpen || containsProblem} class=${own.length > 0 ? 'wrong' : ''}>
    <summary>${head}<span class="json-size">${size}</span>${marks}</summary>
    ${entries.map(([key, item]) => {
      const inner = isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      return html`<${Node}
        key=${key}
        name=${key}
        value=${item}
        path=${inner}
        problems=${problems}
        isOpen=${entries.length <= 20 && inner.split(/[.[]/).length < 3}
      />`;
    })}
  </details>`;
}
