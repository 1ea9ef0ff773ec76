import { html, useState } from './components/preact.js';
import { navigate } from './router.js';

/**
 * The pages, by systems. Pages whose path has parameters are reached from others.
 * @param {{ sections: readonly import('./shell.js').Section[], current: import('./router.js').PageEntry | undefined,
 *   deployed: Record<string, boolean> | undefined, isOpen: boolean }} props
 */
export function Navigation({ sections, current, deployed, isOpen }) {
  const groups = [...new Set(sections.map(({ group }) => group))];
  return html`<nav id="navigation" aria-label="Pages" class=${isOpen ? 'open' : ''}>
    ${sections.some(({ name }) => name === 'story') && html`<${Search} />`}
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

/** Leads from any id to its story. */
function Search() {
  const [id, setId] = useState('');
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (id.trim() === '') return;
    navigate(`/story/${encodeURIComponent(id.trim())}`);
    setId('');
  };
  return html`<form class="find" role="search" aria-label="Find by id" onSubmit=${onSubmit}>
    <input
      type="search"
      aria-label="Find an alert, transaction, trade or order by its id"
      placeholder="Find by id ( / )"
      autocomplete="off"
      spellcheck=${false}
      value=${id}
      onInput=${(/** @type {any} */ { currentTarget }) => setId(currentTarget.value)}
    />
  </form>`;
}
