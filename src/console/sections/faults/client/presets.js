import { html } from '/client/components/preact.js';

/**
 * @typedef {{ title: string, description: string, change: 'add' | 'restart-database' | 'poison', parameters: object }} Preset
 * @param {{ presets: readonly Preset[], onChoose: (question: import('./faults-page.js').Question) => void }} props
 */
export const Presets = ({ presets, onChoose }) => html`
  <ul class="cards">
    ${presets.map(
      (preset) =>
        html`<li
          key=${preset.title}
          class="card"
          style=${{ display: 'grid', gap: '0.5rem', alignContent: 'start', justifyItems: 'start' }}
        >
          <h3>${preset.title}</h3>
          <p class="muted">${preset.description}</p>
          <button
            type="button"
            aria-label=${`Inject: ${preset.title}`}
            onClick=${() =>
              onChoose({
                change: preset.change,
                parameters: preset.parameters,
                title: preset.title,
                action: preset.title,
                description: preset.description,
              })}
          >
            Inject …
          </button>
        </li>`,
    )}
  </ul>
`;
