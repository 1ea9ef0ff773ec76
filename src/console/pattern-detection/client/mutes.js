import { DataTable, EmptyState, SelectField, Time } from '/client/components/index.js';
import { html, useId, useState } from '/client/components/preact.js';
import { formatPattern } from './drawing.js';

/**
 * A change that the user is asked about.
 * @typedef {{ change: 'acknowledge' | 'mute' | 'unmute', parameters: object, title: string, action: string }} Question
 * @typedef {{ muteId: string, kind: 'symbol' | 'pattern', target: string, until: string, by: string, reason?: string }} Mute
 */

const KINDS = [
  ['symbol', 'a symbol'],
  ['pattern', 'a pattern'],
];
const DURATIONS = [
  ['30m', '30 minutes'],
  ['2h', '2 hours'],
  ['8h', '8 hours'],
  ['1d', 'a day'],
  ['7d', 'a week'],
];

/** The mutes that have not ended. @param {{ mutes: readonly Mute[], canChange: boolean, onAsk: (question: Question) => void }} props */
export function Mutes({ mutes, canChange, onAsk }) {
  const columns = [
    { key: 'target', title: 'Muted', render: (/** @type {Mute} */ { target, kind }) => `${kind} ${target}` },
    {
      key: 'until',
      title: 'Ends',
      render: (/** @type {Mute} */ { until }) => html`<${Time} at=${until} relative />`,
    },
    { key: 'by', title: 'By' },
    { key: 'reason', title: 'Why' },
    ...(canChange
      ? [
          {
            key: 'end',
            title: 'Action',
            sortValue: () => '',
            render: (/** @type {Mute} */ { kind, target }) =>
              html`<button
                type="button"
                aria-label=${`End the mute of ${target}`}
                onClick=${() =>
                  onAsk({
                    change: 'unmute',
                    parameters: { kind, target },
                    title: `End the mute of ${target}`,
                    action: 'End the mute',
                  })}
              >
                End
              </button>`,
          },
        ]
      : []),
  ];
  return html`<${DataTable}
    caption="Mutes, by their end"
    columns=${columns}
    rows=${mutes}
    rowKey=${(/** @type {Mute} */ { muteId }) => muteId}
    empty=${html`<${EmptyState} title="Nothing is muted: everybody is notified of each alert." />`}
  />`;
}

/** Mutes a symbol or a pattern. @param {{ patterns: readonly string[], onAsk: (question: Question) => void }} props */
export function MuteForm({ patterns, onAsk }) {
  const id = useId();
  const [kind, setKind] = useState(/** @type {'symbol' | 'pattern'} */ ('symbol'));
  const [symbol, setSymbol] = useState('');
  const [pattern, setPattern] = useState('');
  const [duration, setDuration] = useState('2h');
  const target = kind === 'symbol' ? symbol.trim().toUpperCase() : pattern || patterns[0] || '';
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (target === '') return;
    onAsk({
      change: 'mute',
      parameters: { kind, target, for: duration },
      title: `Mute ${target}`,
      action: `Mute ${target}`,
    });
  };
  return html`<form class="filters" aria-label="Mute" onSubmit=${onSubmit}>
    <${SelectField} label="Mute" value=${kind} options=${KINDS} onChange=${setKind} />
    ${
      kind === 'symbol'
        ? html`<p class="field">
            <label for=${id}>Symbol to mute</label>
            <input
              id=${id}
              required
              autocomplete="off"
              spellcheck=${false}
              value=${symbol}
              onInput=${(/** @type {any} */ { currentTarget }) => setSymbol(currentTarget.value)}
            />
          </p>`
        : html`<${SelectField}
            label="Pattern to mute"
            value=${pattern || patterns[0]}
            options=${patterns.map((name) => [name, formatPattern(name)])}
            onChange=${setPattern}
          />`
    }
    <${SelectField} label="For" value=${duration} options=${DURATIONS} onChange=${setDuration} />
    <button type="submit" disabled=${target === ''}>Mute …</button>
  </form>`;
}
