import { useQuery, useTopicEvents } from '/client/api.js';
import {
  Badge,
  ConfirmDialog,
  Count,
  DataTable,
  Drawer,
  EmptyState,
  JsonView,
  Money,
  PageHeader,
  QueryState,
  Sparkline,
  Tabs,
  Time,
} from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { navigate } from '/client/router.js';

const TABS = [
  { id: 'list', title: 'List' },
  { id: 'values', title: 'Values' },
];
const PROBLEMS = [
  { path: 'trades[0].price', message: 'expected a number above 0' },
  { path: 'trades[0].account.name', message: 'is missing' },
];
const VALUE = { trades: [{ symbol: 'ABC', price: -1, valid: false, note: null }] };

/** @param {{ parameters: { id?: string, tab?: string } }} props */
export default function MessagesPage({ parameters: { id } }) {
  const result = useQuery('example', 'messages');
  const [selected, setSelected] = useState(/** @type {ReadonlySet<string>} */ (new Set()));
  const [isAsking, setIsAsking] = useState(false);
  const [tab, setTab] = useState('list');
  const [numbers, setNumbers] = useState(/** @type {number[]} */ ([]));
  useTopicEvents('example', 'numbers', {}, (event) => {
    if ('value' in event) setNumbers((current) => [...current, event.value]);
  });
  return html`
    <${PageHeader} title="Messages" sentence=${`${result.data?.length ?? 'No'} messages wait.`}>
      <button type="button" class="danger" disabled=${selected.size === 0} onClick=${() => setIsAsking(true)}>
        Drop
      </button>
    </${PageHeader}>
    <p>Numbers: <span data-test="numbers">${numbers.join(',')}</span></p>
    <${Tabs} label="Views" tabs=${TABS} selected=${tab} onSelect=${setTab}>
      ${
        tab === 'values'
          ? html`<p>
                <${Badge} kind="ok">fine</${Badge}> <${Badge} kind="warning">late</${Badge}>
                <${Badge} kind="critical">lost</${Badge}> <${Badge} kind="info">new</${Badge}>
                <${Badge}>other</${Badge}>
              </p>
              <p><${Time} at=${0} /> <${Money} amount="1234567.50" currency="USD" /> <${Count} value=${12345} /></p>
              <p><${Sparkline} values=${[1, 3, 2, 5]} label="Depth: 1 to 5" /></p>
              <${JsonView} value=${VALUE} problems=${PROBLEMS} label="Payload" />`
          : html`<${QueryState} result=${result}>
              ${(/** @type {any[]} */ rows) =>
                html`<${DataTable}
                  caption="Messages"
                  columns=${[
                    {
                      key: 'id',
                      title: 'Id',
                      render: (/** @type {any} */ row) =>
                        html`<a href=${`/messages/${row.id}`}>${row.id}</a>`,
                    },
                    { key: 'size', title: 'Size', align: 'end' },
                    { key: 'password', title: 'Password' },
                  ]}
                  rows=${rows}
                  rowKey=${(/** @type {any} */ row) => row.id}
                  selected=${selected}
                  onSelect=${setSelected}
                  empty=${html`<${EmptyState} title="No message waits." />`}
                />`}
            </${QueryState}>`
      }
    </${Tabs}>
    ${id && html`<${Drawer} title=${`Message ${id}`} onClose=${() => navigate('/messages')}><p>It is ${id}.</p></${Drawer}>`}
    ${
      isAsking &&
      html`<${ConfirmDialog}
        section="example"
        change="drop"
        title="Drop messages"
        action=${`Drop ${selected.size} messages`}
        isDangerous=${true}
        needsReason=${true}
        hasPreview=${true}
        parameters=${{ ids: [...selected] }}
        onClose=${() => setIsAsking(false)}
        onDone=${() => {
          setSelected(new Set());
          result.reload();
        }}
      />`
    }
  `;
}
