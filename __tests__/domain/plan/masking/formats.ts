import { createLetters } from '../secrets';

/**
 * The formats of tokens: a prefix, a run of characters, and the minimum length of the run. The runs repeat a character, so that
 * only the format can be recognized.
 */
const PREFIXES: readonly (readonly [prefixes: string, character: string, minimum: number])[] = [
  [`M${'a'.repeat(23)}.aaaaaa. O${'a'.repeat(25)}.aaaaaa.`, 'a', 27],
  [`SG.${'a'.repeat(16)}.`, 'a', 16],
  ['ghp_ gho_ ghu_ ghs_ ghr_', 'a', 16],
  ['github_pat_', 'a', 16],
  [
    'glpat- glsa- gldt- glrt- glcbt- glsoat- glptt- glimt- glagent- glft- glct- glcdt- glrtr- glpat_ GR1348941',
    'a',
    16,
  ],
  ['xoxb- xoxp- xapp-', 'a', 10],
  ['pk_live_ rk_test_ sk_live_', 'a', 10],
  ['whsec_', 'a', 16],
  ['AIza', 'a', 30],
  ['npm_ hf_ gsk_ r8_', 'a', 30],
  ['sk- hvs. hvb. hvr. dckr_pat_ pypi- ya29. GOCSPX- sq0atp- sq0csp- sq0idp-', 'a', 20],
  ['doo_v1_ dop_v1_ dor_v1_', 'a', 32],
  ['shpat_ shpca_ shppa_ shpss_', 'a', 32],
  ['bedrock-api-key- sntrys_ sntryu_', 'a', 20],
  ['EAACEdEose0cBA', 'a', 1],
  ['1//0', 'a', 30],
  ['glc_', 'a', 32],
  ['lin_api_ pnu_ nfp_', 'a', 30],
  ['EZAK EZTK secret_ ntn_', 'a', 40],
  ['figd figo figu', 'a', 30],
  ['FLWPUBK- FLWPUBK_TEST- FLWSECK-', 'a', 12],
  ['NRAK- NRII- NRJS- NRRA- NRIQ-', 'a', 19],
  ['pscale_tkn_ pscale_pw_ pscale_oauth_', 'a', 32],
  ['rdme_', 'a', 40],
  ['rubygems_ amzn1.oa2-cs.v1.', 'a', 40],
  ['shippo_live_ shippo_test_', 'a', 32],
  ['EAAA ops_eyJ CFPAT-', 'a', 40],
  ['tfp_', 'a', 30],
  ['AKCa AKC5', 'a', 60],
  [`${'a'.repeat(14)}.atlasv1.`, 'a', 40],
  ['tskey-auth-', 'a', 20],
  ['AGE-SECRET-KEY-1', 'A', 50],
  [`dt0c01.${'A'.repeat(24)}.`, 'A', 60],
  ['dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.', 'a', 30],
  ['ATATT3 ATCTT3', 'a', 40],
  ['ATBB', 'a', 24],
  ['amzn.mws.', 'a', 36],
  ['LTAI', 'a', 16],
  ['PRIVATE-TOKEN:', 'a', 16],
  ['bot12345678:AA 1234567890:AA', 'a', 33],
  ['ABSK', 'a', 40],
  [`lsv2_pt_${'a'.repeat(32)}_`, 'a', 1],
  [`v1.0-${'a'.repeat(24)}-`, 'a', 100],
  ['p8e-', 'a', 32],
  ['sm_aat_ sm_pat_ sm_sat_', 'a', 16],
  ['sqa_ squ_ sqp_ bkua_', 'a', 40],
  [`sgp_ sgp_local_ sgp_${'a'.repeat(16)}_`, 'a', 40],
  ['live_ test_ live_pub_', 'a', 35],
  ['s-s4t2ud- s-s4t2af-', 'a', 64],
  ['AVNS_', 'a', 19],
  ['access-sandbox- access-development- access-production- waka_ sk-lf-', 'a', 36],
];

const run = (length: number, character = 'a'): string => character.repeat(length);
const HEX_UUID = [8, 4, 4, 4, 12].map((length) => run(length)).join('-');
/** Random text has the form of no word. A token of only one character is not random. */
const PEM_BODY = createLetters(9, 64);

/** Texts with tokens, by how the token is recognized. */
export const FORMATS: Readonly<Record<string, readonly string[]>> = {
  'a prefix and a run of characters': PREFIXES.flatMap(([prefixes, character, minimum]) =>
    prefixes.split(' ').map((prefix) => `found «${prefix}${run(minimum, character)}» here`),
  ),
  'a shorter run': PREFIXES.filter(([, , minimum]) => minimum > 1).flatMap(([prefixes, character, minimum]) =>
    prefixes
      .split(' ')
      // These begin like another name or another token.
      .filter((prefix) => !/^(?:secret_|PRIVATE|sk-lf|access|sgp_a)/.test(prefix))
      .map((prefix) => `found ${prefix}${run(minimum - 1, character)} here`),
  ),
  'a prefix within a word': ['ghp_', 'AIza', 'npm_', 'ATBB', 'LTAI', 'AVNS_'].map(
    (prefix) => `found x${prefix}${run(60)}`,
  ),
  'a fixed length': [
    ...['AKIA', 'ASIA', 'ABIA', 'ACCA'].map((prefix) => `a «${prefix}${run(16, 'A')}», b`),
    `a eyJ${run(7)}.${run(8)}.a b`,
    `a «eyJ${run(8)}.${run(8)}» b`,
    `a «eyJ${run(8)}.${run(8)}.${run(8)}» b`,
    `a «eyJ${run(8)}.${run(8)}.»,b`,
    `a xeyJ${run(8)}.${run(8)}.a b`,
    `a -eyJ${run(8)}.${run(8)}.a b`,
    `a eyJ${run(8)}.${run(7)} b`,
    ...['services', 'workflows', 'triggers'].map(
      (kind) => `x://«hooks.slack.com/${kind}/${run(3)}/a-b_c», y`,
    ),
    'x://«discord.com/api/webhooks/1/a-b_c», y',
    'x://«discordapp.com/api/webhooks/1/a-b_c»?y',
    'x://a.«webhook.office.com/webhookb2/a-b@c/d»?y',
    `x://events.pagerduty.com/integration/«${run(32)}»/enqueue`,
    `x://http-intake.logs.datadoghq.com/v1/input/«${run(32)}»?y`,
    `x://http-intake.logs.datadoghq.eu/v1/input/«${run(33)}»?y`,
    `x://http-intake.logs.datadoghq.com/v1/input/${run(31)}?y`,
    `x://events.pagerduty.com/other/${run(32)}/enqueue`,
    `a «sdk-${HEX_UUID}» «mob-${HEX_UUID}» xdk-${HEX_UUID} b`,
    `a «SK${run(32)}» «key-${run(32)}» b`,
    `a SK${run(31)} key-${run(31)} SK${run(33)} b`,
    `a «PMAK-${run(24)}-${run(34)}» b`,
    `a PMAK-${run(23)}-${run(34)} b`,
    `a «glsa_${run(20)}_${run(8)}» b`,
    `a «pul-${run(40)}» «dapi${run(32)}» «dapi${run(32)}-2» b`,
    `a pul-${run(39)} dapi${run(31)} b`,
    `a «xkeysib-${run(40)}-a_b» «xsmtpsib-${run(40)}», b`,
    `a xkeysib-${run(39)}-g b`,
    `a «pat${run(14)}.${run(64)}» «sbp_${run(40)}» b`,
    `a pat${run(13)}.${run(64)} sbp_${run(39)} b`,
    `a «oy2${run(43)}» b`,
    `a oy2${run(42)} b`,
    `a «${run(32)}-us1» «${run(32)}-us12» b`,
    `a ${run(31)}-us1 ${run(32)}-us123 ${run(32)}-usx b`,
    `https://«${run(8)}:${run(8)}»@gems.contribsys.com`.replace('https://', 'a '),
    `a «${run(8)}:${run(8)}»@enterprise.contribsys.com`,
    `a ${run(8)}:${run(8)}@other.contribsys.com`,
    `a «A3-${run(6, 'A')}-${run(11, 'A')}-${run(5, 'A')}-${run(5, 'A')}-${run(5, 'A')}» b`,
    `a «A3-${run(6, 'A')}-${run(6, 'A')}-${run(5, 'A')}-${run(5, 'A')}-${run(5, 'A')}-${run(5, 'A')}» b`,
    `a A3-${run(6, 'A')}-${run(6, 'A')}-${run(5, 'A')}-${run(5, 'A')}-${run(5, 'A')} b`,
  ],
  'the lines of a private key': [
    `a «-----BEGIN PRIVATE KEY-----\n${PEM_BODY}\n-----END PRIVATE KEY-----» b`,
    `a «-----BEGIN EC PRIVATE KEY-----x-----END EC PRIVATE KEY-----» b «-----BEGIN A-----x-----END A-----» c`,
    `a «-----BEGIN PGP PRIVATE KEY BLOCK-----\n${PEM_BODY}»`,
    ...['CERTIFICATE', 'PUBLIC KEY', 'RSA PUBLIC KEY', 'TRUSTED CERTIFICATE'].map(
      (kind) => `a -----BEGIN ${kind}-----\nxyz\n-----END ${kind}----- b`,
    ),
    'a -----BEGIN lower-----x-----END lower----- b',
  ],
};
