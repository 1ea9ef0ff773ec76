import { Badge, Count, DataTable, EmptyState, Sparkline } from '/client/components/index.js';
import { html, useEffect, useRef, useState } from '/client/components/preact.js';

/** @typedef {{ stack: string, id: string, messages: number, isForFailures: boolean }} ShownQueue */

const SECONDS_SHOWN = 120;

/** @param {ShownQueue} queue */
const getKey = ({ stack, id }) => `${stack} ${id}`;

/**
 * Returns the messages of each queue, once a second since the page was opened.
 * @param {readonly ShownQueue[] | undefined} queues
 */
function useHistory(queues) {
  const latest = useRef(queues);
  latest.current = queues;
  const [history, setHistory] = useState(/** @type {ReadonlyMap<string, readonly number[]>} */ (new Map()));
  useEffect(() => {
    const timer = setInterval(
      () =>
        setHistory(
          (earlier) =>
            new Map(
              (latest.current ?? []).map((queue) => {
                const key = getKey(queue);
                const values = [...(earlier.get(key) ?? []), queue.messages].slice(-SECONDS_SHOWN);
                return /** @type {const} */ ([key, values]);
              }),
            ),
        ),
      1000,
    );
    return () => clearInterval(timer);
  }, []);
  return history;
}

/**
 * The messages in the queues.
 * @param {{ queues: readonly ShownQueue[], isComplete: boolean }} props `isComplete`: whether the queues of all stacks could be read
 */
export function Queues({ queues, isComplete }) {
  const history = useHistory(queues);
  const [showsAll, setShowsAll] = useState(false);
  const columns = [
    { key: 'id', title: 'Queue' },
    {
      key: 'messages',
      title: 'Messages',
      align: /** @type {const} */ ('end'),
      render: (/** @type {ShownQueue} */ { messages }) => html`<${Count} value=${messages} />`,
    },
    {
      key: 'isForFailures',
      title: 'For',
      sortValue: (/** @type {ShownQueue} */ { isForFailures }) => Number(isForFailures),
      render: (/** @type {ShownQueue} */ { isForFailures, messages }) => {
        if (!isForFailures) return html`<${Badge}>work</${Badge}>`;
        if (messages === 0) return html`<${Badge}>failed messages</${Badge}>`;
        return html`<a href="/failed-messages"><${Badge} kind="critical">failed messages</${Badge}></a>`;
      },
    },
    {
      key: 'trend',
      title: 'Last 2 min',
      sortValue: (/** @type {ShownQueue} */ { messages }) => messages,
      render: (/** @type {ShownQueue} */ queue) => {
        const values = history.get(getKey(queue)) ?? [queue.messages];
        return html`<${Sparkline}
          values=${values}
          label=${`${Math.min(...values)} to ${Math.max(...values)} messages`}
        />`;
      },
    },
    { key: 'stack', title: 'Stack' },
  ];
  return html`
    <div class="toolbar">
      <h2>Queues</h2>
      <label>
        <input
          type="checkbox"
          checked=${showsAll}
          onChange=${(/** @type {any} */ { currentTarget }) => setShowsAll(currentTarget.checked)}
        />
        ${' '}Also empty queues
      </label>
    </div>
    <${DataTable}
      caption=${showsAll ? 'All queues' : 'Queues with messages'}
      columns=${columns}
      rows=${showsAll ? queues : queues.filter(({ messages }) => messages > 0)}
      rowKey=${getKey}
      initialSort=${{ key: 'messages', descending: true }}
      empty=${html`<${EmptyState} title=${isComplete ? 'All queues are empty: nothing waits, and nothing has failed for good.' : 'The queues that could be read are empty.'} />`}
    />
  `;
}
