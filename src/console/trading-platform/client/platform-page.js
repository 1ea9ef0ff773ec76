import { useTopic } from '/client/api.js';
import { PageHeader } from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { DatabasePart } from './database-part.js';
import { describePlatform } from './describe-platform.js';
import { HealthPart } from './health-part.js';
import { PlatformChange } from './platform-change.js';
import { SessionsPart } from './sessions-part.js';

/** @typedef {import('./platform-change.js').PlatformQuestion} PlatformQuestion */

/** The state of the platform: health, queues, database, outbox and sessions. @param {{ description: { allowsChanges: boolean } }} props */
export default function PlatformPage({ description: { allowsChanges } }) {
  const health = useTopic('trading-platform', 'health');
  const queues = useTopic('trading-platform', 'queues');
  const cluster = useTopic('trading-platform', 'cluster');
  const database = useTopic('trading-platform', 'database');
  const [question, setQuestion] = useState(/** @type {PlatformQuestion | undefined} */ (undefined));
  const [version, setVersion] = useState(0);
  return html`
    <${PageHeader}
      title="Platform"
      sentence=${describePlatform({ health, queues, cluster, database })}
    >
      <button
        type="button"
        class="danger"
        disabled=${!allowsChanges || !cluster.value}
        onClick=${() => setQuestion({ change: 'failover', parameters: {} })}
      >
        Fail the database over …
      </button>
    </${PageHeader}>
    ${!allowsChanges && html`<p class="muted">The console is read-only: start it with --allow-changes to change something.</p>`}
    <${HealthPart} health=${health} queues=${queues} />
    <${DatabasePart}
      cluster=${cluster}
      database=${database}
      allowsChanges=${allowsChanges}
      onFailover=${(/** @type {string} */ to) => setQuestion({ change: 'failover', parameters: { to } })}
    />
    <${SessionsPart}
      key=${version}
      allowsChanges=${allowsChanges}
      onSignOut=${(/** @type {string} */ user) => setQuestion({ change: 'sign-out', parameters: { user } })}
    />
    ${
      question &&
      html`<${PlatformChange}
        key=${JSON.stringify(question)}
        question=${question}
        onDone=${() => setVersion(version + 1)}
        onClose=${() => setQuestion(undefined)}
      />`
    }
  `;
}
