import {
  isLongRandom,
  looksGenerated,
  looksLikePassword,
  looksMixed,
  looksRandom,
} from '../../../../src/domain/plan/masking/randomness';

/**
 * Texts at the limits of each rule: a digest with a character more, words beside a random part, a text with the fewest special
 * characters or changes of character class. Each of them is classified in another way if a number or a condition of its rule
 * changes.
 */
const TEXTS: readonly (readonly [
  rule: string,
  matches: (text: string) => boolean,
  yes: readonly string[],
  no: readonly string[],
])[] = [
  [
    'a random token',
    looksRandom,
    [
      'P+cyeKq/689770/SAWXVBI/JUOM/agwcj/sa/DAEZY/lambda',
      'queuesummervi4v1k5!z!yj2miz0',
      'n0f6X5bdsxluMa${a.b}',
      'NKE0QUEUEQHNPOHWKDQSC',
      'approvalGkfgLREvQePLKYrhl',
      // Not the check digits of a legal entity.
      '529900T8BM49AURSDO56',
    ],
    [
      'a/12345/Table/AZ/4uUg5/queue/UDGPFOZT/jkx',
      'flgnoldipuys4klt4onki3g41zgtxre',
      '1xxqxx1x1q1xxx1qqxxq1qx111x1xxqqx11xq1q1',
      'sha256-WIj+hy6T5LT3rhKyATjGaZ5W6kTIUrt2l/yMH2pJJBq',
      'QPZMDT9ypLVz5Uec',
      '529900T8BM49AURSDO55',
      'KYwj+U+iGHTTP7075bxelgxt',
      'y394s1321062yF2Table',
      'JUEOVNRXMg7PMXpattern500098AZ',
      'xXxZZXqQJxzzJqZQzJqJzqQqXjZXQJJZjzZJjZQj',
    ],
  ],
  [
    'a long random token',
    isLongRandom,
    ['1XXQQqq1Xq1qqx1QqXxQxXqxx1QxXqqxqXXx11q1'],
    ['hssyks', 'rhx-mbe4ua9yz2j3gax6rm27eoeduj03no4e', 'xuixi6utuy4uw2ewh1ecu9g3ta3xhjza-z'],
  ],
  [
    'a generated key',
    looksGenerated,
    [
      'QJqxqQQXqQJZJXJq',
      'base64:877bfd132f7a2afdbe',
      '62NYMNKT500XCIDF',
      'uGgR+327+1+zaJnnk',
      '864d7db7-61c7-62ac-dfc9-d91a96d121d8x',
    ],
    [
      'azia2026AKBMYCUQ',
      '2f1a15',
      '2NPYMR3KZME8MER3FG9JK7ATSC',
      'eeeeeEEEEeeeeeeeEeeeEeEeEeEeeEEEeeeEeEeEeEeEeeeEEEeEeEEEeeeeEeEEEEEeeEEeeeEEeEEeeEEeeEeeEeEeeEeEeeeEEeEeeEeeeeEeeeeEeEeeeEeeEeEEE',
      'AROAQxnbMlOdct1xGXAD+9YSbQbMUN',
      'anY]Kb/a}v>XT]9h',
      '9197802149884674',
      'ZqjAlertapproval1',
    ],
  ],
  ['a part with letters and digits', looksMixed, ['b3762454'], ['2f1a15', '13006817', 'wtkxatbx']],
  [
    'a generated password',
    looksLikePassword,
    [
      '12345!QUEUE!mwuQVsL!jxbhp!wq4AaWE!summer!ee8305!12',
      '003!zy9Xt4!Dhi!1',
      'Zqj12bocjo1x#r4mgadi',
      'Alertx5ejp!kfdyc5n#9',
      'X#Ju\'PGs,3|0):(3+#"D,"~gq7<0O>Fi",52j\\sSlE,QFTceL\'e}";f{Nh9EnLi>$n~3\'-WV^:JcD{Sv*J{mw}qc"`;9fw,w-7KX?4x:AufbTYgL|fn:>xSMD&dGyF\'8',
    ],
    [
      '!TfwXsb5pdGiFORrcc6-',
      'Tableh94wc!1!f!#zj',
      'pHZ17hOcnxl/RNYtnA+n0',
      '1B%B#a',
      'pattern2026qn^*{2&4$LV~)@LHD',
      '%$#%$a*B!*%Ba#B&',
      'n0f6X5bdsxluMa${a.b}',
      'XZqjO#z"(\\s+_AN)i',
      '^h4nGJ7kIxlmCQW$',
      '^4yxLEqJeZ9worsé',
      '!rlyJotRWXfNMvX$',
      'patternO>O{:9E5sNQD%',
      'E*{+-TsC.${/owSY&R{;#IQ(\\j)u/CZ#/a2,=Q"Ng.=;!f1W$pwLo=^iC>?f(@,5h2=b$wmHM6?V_iA0Sg<SO+0Mb.HW^C{_Uu9V<Y^(%0!1G5MV"2L`vO)GUKRs{kw\\Z',
    ],
  ],
];

it.each(TEXTS)('%s is recognized', (_, matches, yes, no) => {
  expect(yes.filter((text) => !matches(text))).toEqual([]);
  expect(no.filter(matches)).toEqual([]);
});
