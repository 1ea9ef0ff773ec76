/** The house's arrows: each rule says which folder may not know which. */
const deny = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** The folders of the systems, by the names that src/config gives them, and the one list of them in each area. */
const { readdirSync } = require('node:fs');
const systems = readdirSync(`${__dirname}/src/config`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const OF_A_SYSTEM = `/(${systems.join('|')})/`;
/** The systems whose configuration, such as its names, a system may read, because it requires them. */
const REQUIRED_SYSTEMS = { 'trade-processing': ['trade-foundation'] };
const LISTS_OF_SYSTEMS = '^src/.*systems[.]ts$';

module.exports = {
  forbidden: [
    deny(
      'general-code-knows-no-system',
      'What two systems need is general; the list of an area registers its systems',
      { path: '^(src|tools)', pathNot: [OF_A_SYSTEM, LISTS_OF_SYSTEMS] },
      { path: OF_A_SYSTEM },
    ),
    ...systems.map((name) =>
      deny(
        `${name}-knows-no-other-system`,
        'Systems share general code, not each other',
        { path: `/${name}/` },
        {
          path: OF_A_SYSTEM,
          pathNot: [
            `/${name}(/|$)`,
            ...(REQUIRED_SYSTEMS[name] ?? []).map((required) => `^src/config/${required}/`),
          ],
        },
      ),
    ),
    deny('no-circles', 'Two files that need each other are one idea in two places', {}, { circular: true }),
    deny(
      'domain-is-pure',
      // The XML parser is pure JavaScript without dependencies: text in, tree out, no file, no network, no external entity.
      'The domain runs anywhere: no AWS, no CDKTF, no Node built-in',
      { path: '^src/domain' },
      { pathNot: ['^src/domain', 'node_modules/(zod|@rgrove/parse-xml)/'] },
    ),
    deny(
      'aws-calls-know-nothing-else',
      'Handlers and commands share them',
      { path: '^src/aws' },
      { path: '^src/(?!aws)' },
    ),
    deny(
      'lambdas-know-the-domain-only',
      'A handler is parse, domain, adapter',
      { path: '^src/lambdas' },
      { path: '^(src/(cli|config|modules|policies|systems)|(main|bootstrap)\\.ts)' },
    ),
    deny(
      'modules-hold-no-business',
      'A module is one AWS capability, for any system',
      { path: '^src/modules' },
      { path: '^src/(cli|config|domain|lambdas|policies|systems)' },
    ),
    deny(
      'config-knows-the-domain-only',
      'Everything may read the configuration, so it reads only the values of the domain, such as calendars',
      { path: '^src/config' },
      { path: '^src/(?!config|domain)' },
    ),
    deny(
      'systems-do-not-run-handlers',
      'A system names its handlers by their files',
      { path: '^src/systems' },
      { path: '^src/(cli|lambdas)' },
    ),
    deny(
      'cdktf-in-four-rooms',
      'So that moving to another CDKTF is a rename',
      { path: '^src', pathNot: '^src/(systems|modules|policies)' },
      { path: 'node_modules/(cdktf|constructs|@cdktf)/' },
    ),
    deny(
      'cli-does-not-build-stacks',
      'The commands work on what main.ts synthesizes; they also bundle the files of images',
      { path: '^src/cli' },
      { path: '^src/(systems|modules|lambdas)', pathNot: '^src/modules/image-files[.]ts$' },
    ),
    deny(
      'console-works-on-what-is-deployed',
      'The console reads and changes deployed systems, as the commands do',
      { path: '^src/console' },
      { path: '^(src/(?!console|cli|config|domain|aws)|(main|bootstrap)[.]ts)' },
    ),
    deny(
      'console-is-started-by-commands',
      'Only the commands that start the console know it',
      { path: '^(src|tools)', pathNot: '^src/(console/|cli/commands/(console|up)[.]ts$)' },
      { path: '^src/console' },
    ),
    deny(
      'known-packages',
      'Every package is in package.json',
      {},
      { dependencyTypes: ['npm-no-pkg', 'unknown'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The modules of the console's pages import each other by URL; a test resolves all of them.
    exclude: { path: '^src/console/(client|.+/client)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
