import { SelectField } from '/client/components/index.js';
import { html, useEffect, useState } from '/client/components/preact.js';
import { setParameters } from '/client/router.js';

/** @typedef {import('./transaction-list.js').Filters} Filters */

/** @type {readonly (readonly [string, string])[]} */
const DECISIONS = [
  ['', 'all'],
  ['suspicious', 'suspicious'],
  ['review', 'review'],
  ['decline', 'decline'],
  ['approve', 'approve'],
  ['none', 'no score yet'],
];
/** @type {readonly (readonly [string, string])[]} */
const FEEDBACK = [
  ['', 'all'],
  ['fraud', 'confirmed as fraud'],
  ['genuine', 'cleared as genuine'],
  ['none', 'no feedback'],
];

/** The filters of the list. They are in the URL, so that it can be sent to others. @param {{ filters: Filters, rules: readonly string[] }} props */
export function FilterForm({ filters, rules }) {
  const [account, setAccount] = useState(filters.account);
  useEffect(() => setAccount(filters.account), [filters.account]);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    setParameters({ account: account.trim() });
  };
  // A rule in the URL stays selectable if no shown transaction matched it.
  const known = filters.rule === '' || rules.includes(filters.rule) ? rules : [...rules, filters.rule];
  return html`<form class="filters" aria-label="Filters" onSubmit=${submit}>
    <${SelectField}
      label="Decision"
      value=${filters.decision}
      options=${DECISIONS}
      onChange=${(/** @type {string} */ decision) => setParameters({ decision })}
    />
    <${SelectField}
      label="Rule"
      value=${filters.rule}
      options=${[['', 'all'], ...known.map((rule) => [rule, rule])]}
      onChange=${(/** @type {string} */ rule) => setParameters({ rule })}
    />
    <${SelectField}
      label="Feedback"
      value=${filters.feedback}
      options=${FEEDBACK}
      onChange=${(/** @type {string} */ feedback) => setParameters({ feedback })}
    />
    <label>
      Account
      <input
        type="search"
        autocomplete="off"
        spellcheck=${false}
        maxlength="64"
        value=${account}
        onInput=${(/** @type {any} */ { currentTarget }) => setAccount(currentTarget.value)}
      />
    </label>
    <button type="submit">Show account</button>
    ${
      Object.values(filters).some((value) => value !== '') &&
      html`<a href="/transactions">Remove all filters</a>`
    }
  </form>`;
}
