import { html } from './components/preact.js';

/**
 * The pages, by systems. Pages whose path has parameters are reached from others.
 * @param {{ sections: readonly import('./shell.js').Section[], current: import('./router.js').PageEntry | undefined,
 *   deployed: Record<string, boolean> | undefined, isOpen: boolean }} props
 */
export function Navigation({ sections, current, deployed, isOpen }) {
  const groups = [...new Set(sections.map(({ group }) => group))];
  return html`<nav id="navigation" aria-label="Pages" class=${isOpen ? 'open' : ''}>
    ${groups.map((group) => {
      const own = sections.filter((section) => section.group === group);
      const isMissing = own.every(({ name }) => deployed?.[name] === false);
      return html`<section key=${group} class=${isMissing ? 'missing' : ''}>
        <h2>${group}${isMissing && html`<small> not deployed</small>`}</h2>
        <ul>
          ${own
            .flatMap(({ pages }) => pages)
            .filter(({ path }) => !path.includes(':'))
            .map(
              (page) =>
                html`<li key=${page.path}>
                  <a href=${page.path} aria-current=${page === current ? 'page' : undefined}>${page.title}</a>
                </li>`,
            )}
        </ul>
      </section>`;
    })}
  </nav>`;
}
