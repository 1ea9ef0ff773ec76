import { html, useEffect } from './preact.js';

/**
 * The top of each page: its heading, and a sentence that a person would say about it.
 * @param {{ title: string, sentence?: any, children?: any }} props `children` are its buttons and fields
 */
export function PageHeader({ title, sentence, children }) {
  useEffect(() => {
    document.title = `${title} · Console`;
  }, [title]);
  return html`<header class="page-header">
    <h1 tabindex="-1">${title}</h1>
    ${sentence && html`<p class="sentence">${sentence}</p>`}
    ${children && html`<div class="actions">${children}</div>`}
  </header>`;
}
