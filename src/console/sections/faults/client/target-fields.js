import { useQuery } from '/client/api.js';
import { SelectField } from '/client/components/index.js';
import { html, useId } from '/client/components/preact.js';

/** @typedef {import('./fault-fields.js').FaultFields} FaultFields */

const KINDS = /** @type {const} */ ([
  ['service', 'Requests to a service'],
  ['function', 'Invocations of a function'],
  ['pollsOf', 'Polls for a function'],
]);

/**
 * The fields for what the fault hits, and for its error.
 * @param {{ choices: import('./fault-form.js').Choices, fields: FaultFields,
 *   onChange: (changed: Partial<FaultFields>) => void }} props
 */
export function TargetFields({ choices, fields, onChange }) {
  const name = useId();
  /** @param {FaultFields['kind']} kind */
  const selectKind = (kind) =>
    onChange({ kind, error: { service: 'ThrottlingException', function: 'timeout', pollsOf: '' }[kind] });
  const functions = [['', 'choose …'], ...choices.functions.map((item) => [item, item])];
  return html`
    <fieldset class="toolbar" style=${{ minWidth: 0 }}>
      <legend>What the fault hits</legend>
      ${KINDS.map(
        ([kind, title]) =>
          html`<label key=${kind}>
            <input
              type="radio"
              name=${name}
              value=${kind}
              checked=${fields.kind === kind}
              onChange=${() => selectKind(kind)}
            />
            ${' '}${title}
          </label>`,
      )}
    </fieldset>
    <div class="filters">
      ${
        fields.kind === 'service'
          ? html`<${ServiceFields} services=${choices.services} fields=${fields} onChange=${onChange} />`
          : html`<${SelectField}
              label="Function"
              value=${fields.function}
              options=${functions}
              onChange=${(/** @type {string} */ chosen) => onChange({ function: chosen })}
            />`
      }
      ${
        fields.kind === 'function' &&
        html`<${ErrorField} errors=${choices.invocationErrors} fields=${fields} onChange=${onChange} />`
      }
    </div>
  `;
}

/**
 * @param {{ services: readonly string[], fields: FaultFields, onChange: (changed: Partial<FaultFields>) => void }} props
 */
function ServiceFields({ services, fields, onChange }) {
  const id = useId();
  const isKnown = services.includes(fields.service);
  return html`
    <p class="field">
      <label for=${id}>Service</label>
      <input
        id=${id}
        list=${`${id}-services`}
        autocomplete="off"
        spellcheck=${false}
        required
        aria-invalid=${!isKnown}
        value=${fields.service}
        onInput=${(/** @type {any} */ { currentTarget }) =>
          onChange({ service: currentTarget.value, operation: '' })}
      />
      <datalist id=${`${id}-services`}>
        ${services.map((service) => html`<option key=${service} value=${service}></option>`)}
      </datalist>
    </p>
    ${
      isKnown
        ? html`<${OperationFields} fields=${fields} onChange=${onChange} />`
        : html`<p class="muted" role="status">Enter the name of a service, such as sqs.</p>`
    }
  `;
}

/** The operations of the service and their errors. @param {{ fields: FaultFields, onChange: (changed: Partial<FaultFields>) => void }} props */
function OperationFields({ fields, onChange }) {
  const { service, operation } = fields;
  const { data: all } = useQuery('faults', 'service', { service });
  const { data: chosen } = useQuery('faults', 'service', { service, operation: operation || undefined });
  const operations = all?.operations ?? (operation ? [operation] : []);
  const errors = Object.keys((chosen ?? all)?.errors ?? {});
  return html`
    <${SelectField}
      label="Operation"
      value=${operation}
      options=${[['', 'all operations'], ...operations.map((/** @type {string} */ item) => [item, item])]}
      onChange=${(/** @type {string} */ item) => onChange({ operation: item })}
    />
    <${ErrorField} errors=${errors} fields=${fields} onChange=${onChange} />
  `;
}

/** @param {{ errors: readonly string[], fields: FaultFields, onChange: (changed: Partial<FaultFields>) => void }} props */
function ErrorField({ errors, fields, onChange }) {
  // An error that another service had stays selected until the user chooses one that exists.
  const known = fields.error === '' || errors.includes(fields.error) ? errors : [fields.error, ...errors];
  return html`<${SelectField}
    label="Error"
    value=${fields.error}
    options=${[
      ['', 'none, only latency'],
      ...known.map((item) => [item, item === 'timeout' ? 'timeout: no answer' : item]),
    ]}
    onChange=${(/** @type {string} */ error) => onChange({ error })}
  />`;
}
