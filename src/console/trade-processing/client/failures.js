import { useQuery } from '/client/api.js';
import { DataTable, EmptyState, QueryState, Time } from '/client/components/index.js';
import { OnlyCounted } from '/client/components/only-counted.js';
import { html, useEffect, useRef } from '/client/components/preact.js';

/** @typedef {import('./types.js').FailureGroup} FailureGroup */

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const COLUMNS = [
  { key: 'cause', title: 'Cause' },
  { key: 'messages', title: 'Messages', align: 'end' },
  { key: 'region', title: 'Region' },
  { key: 'queue', title: 'Queue' },
  { key: 'oldest', title: 'Oldest', render: ({ oldest }) => html`<${Time} at=${oldest} />` },
  { key: 'newest', title: 'Newest', render: ({ newest }) => html`<${Time} at=${newest} />` },
];
const RESULT = {
  key: 'handling',
  title: 'Result',
  render: (/** @type {FailureGroup} */ { handling, reason }) =>
    reason === undefined ? handling : `${handling}: ${reason}`,
};

/**
 * Failed messages by their cause.
 * @param {{ caption: string, groups: readonly FailureGroup[], hasResult?: boolean, empty?: any }} props
 */
export const FailureTable = ({ caption, groups, hasResult = false, empty }) =>
  html`<${DataTable}
    caption=${caption}
    columns=${hasResult ? [RESULT, ...COLUMNS] : COLUMNS}
    rows=${groups}
    rowKey=${(/** @type {FailureGroup} */ { region, queue, cause, handling, reason }) =>
      [region, queue, cause, handling, reason].join('\n')}
    empty=${empty}
  />`;

/**
 * The queues of failures with their counts, for a console that does not receive messages.
 * @param {{ regions: readonly import('./types.js').RegionOverview[] }} props
 */
export const FailureCounts = ({ regions }) => html`
  <${OnlyCounted} />
  <${DataTable}
    caption="Failed messages by queue, about"
    columns=${[
      { key: 'queue', title: 'Queue' },
      { key: 'region', title: 'Region' },
      { key: 'messages', title: 'Messages', align: 'end' },
    ]}
    rows=${regions.flatMap(({ region, facts }) =>
      Object.entries(facts?.failures ?? {})
        .filter(([, messages]) => messages > 0)
        .map(([queue, messages]) => ({ queue, region, messages })),
    )}
    rowKey=${(/** @type {{ region: string, queue: string }} */ { region, queue }) => `${region} ${queue}`}
    empty=${html`<${EmptyState} title="SQS counts no failed message in the regions that answer." />`}
  />
`;

/**
 * The failed messages, read again when their number changes: reading hides them from other readers for a moment.
 * @param {{ regions: readonly import('./types.js').RegionOverview[] }} props
 */
export function Failures({ regions }) {
  const result = useQuery('trades', 'failures');
  const counted = regions.map(({ facts }) => facts?.failed).join();
  const known = useRef(counted);
  useEffect(() => {
    if (known.current === counted) return;
    known.current = counted;
    result.reload();
  }, [counted]);
  return html`<${QueryState} result=${result}>
    ${(/** @type {{ groups: readonly FailureGroup[], unavailable: readonly string[] }} */ data) => html`
      ${data.unavailable.map((line) => html`<p key=${line}>Not read: ${line}</p>`)}
      <${FailureTable}
        caption="Failed messages by cause"
        groups=${data.groups}
        empty=${html`<${EmptyState} title="No failed message waits in what was read.">
          <p class="muted">Events that a function or a rule could not process appear here, with the cause.</p>
        </${EmptyState}>`}
      />
      ${
        data.groups.length > 0 &&
        html`<p>Correct the cause first, then use “Resend failures”: the ledger records an event once.</p>`
      }
    `}
  </${QueryState}>`;
}
