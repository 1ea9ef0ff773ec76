import { useQuery } from '/client/api.js';
import { DataTable, EmptyState, formatCount, QueryState, Time } from '/client/components/index.js';
import { html, useId, useState } from '/client/components/preact.js';

/** @typedef {{ user: string, accounts: readonly string[], createdAt: string, lastUsedAt: string, endsAt: string }} Session */

/** The sessions that give access. @param {{ allowsChanges: boolean, onSignOut: (user: string) => void }} props */
export function SessionsPart({ allowsChanges, onSignOut }) {
  const result = useQuery('trading-platform', 'sessions', {});
  const columns = [
    { key: 'user', title: 'User' },
    {
      key: 'accounts',
      title: 'Accounts',
      render: (/** @type {Session} */ { accounts }) => accounts.join(', '),
    },
    createTimeColumn('createdAt', 'Signed in'),
    createTimeColumn('lastUsedAt', 'Last used'),
    createTimeColumn('endsAt', 'Ends, unless it is used'),
    {
      key: 'action',
      title: 'Action',
      sortValue: () => '',
      render: (/** @type {Session} */ { user }) =>
        html`<button
          type="button"
          disabled=${!allowsChanges}
          aria-label=${`Sign ${user} out …`}
          onClick=${() => onSignOut(user)}
        >
          Sign out …
        </button>`,
    },
  ];
  return html`
    <h2>Sessions</h2>
    <div class="actions">
      <${SignOutForm} allowsChanges=${allowsChanges} onSignOut=${onSignOut} />
      <button type="button" onClick=${result.reload}>Read the sessions again</button>
    </div>
    <${QueryState} result=${result}>
      ${(
        /** @type {{ count: number, users: number, sessions: readonly Session[] }} */ {
          count,
          users,
          sessions,
        },
      ) =>
        html`<${DataTable}
          caption=${`${formatCount(count, 'session')} of ${formatCount(users, 'user')}${count > sessions.length ? `, the ${sessions.length} that were used last` : ''}`}
          columns=${columns}
          rows=${sessions}
          rowKey=${(/** @type {Session} */ { user, createdAt, endsAt }) => `${user} ${createdAt} ${endsAt}`}
          empty=${html`<${EmptyState} title="Nobody is signed in.">
            <p class="muted">The login service opens a session; each command opens one and ends it.</p>
          </${EmptyState}>`}
        />`}
    </${QueryState}>
  `;
}

/** @param {keyof Session} key @param {string} title */
const createTimeColumn = (key, title) => ({
  key,
  title,
  render: (/** @type {any} */ session) => html`<${Time} at=${session[key]} />`,
});

/** A user whose sessions are not in the list is signed out by name. @param {{ allowsChanges: boolean, onSignOut: (user: string) => void }} props */
function SignOutForm({ allowsChanges, onSignOut }) {
  const [user, setUser] = useState('');
  const id = useId();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (user.trim()) onSignOut(user.trim());
  };
  return html`<form class="filters" aria-label="Sign a user out" onSubmit=${submit}>
    <p class="field">
      <label for=${id}>User</label>
      <input
        id=${id}
        autocomplete="off"
        spellcheck=${false}
        value=${user}
        onInput=${(/** @type {any} */ { currentTarget }) => setUser(currentTarget.value)}
      />
    </p>
    <button type="submit" disabled=${!allowsChanges || user.trim() === ''}>Sign out everywhere …</button>
  </form>`;
}
