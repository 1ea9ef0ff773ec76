import type { NetworkPlan } from './read-network';
import { type Box, formatArrow, formatBox, formatPicture, getBoxHeight, wrapWords } from './svg';

const WIDTH = 960;
const MARGIN = 20;
const GAP = 14;
/** The space of an arrow. */
const ARROW = 34;
const COLORS = {
  outside: { fill: '#f3f4f6', stroke: '#9aa2ae' },
  network: { fill: '#f7fbff', stroke: '#2f6fb0' },
  zone: { fill: '#ffffff', stroke: '#b7c6d8' },
  function: { fill: '#fff4e5', stroke: '#d9822b' },
  endpoint: { fill: '#eef7ee', stroke: '#4c9a52' },
  database: { fill: '#f1edfb', stroke: '#7a5bc0' },
} as const;

type Band = Pick<Box, 'lines' | 'fill' | 'stroke'>;

/** Draws a network: zones as columns, and what is in each zone as bands over all of them. */
export function drawNetwork(network: NetworkPlan): string {
  const inner = WIDTH - 4 * MARGIN;
  const outside = listOutside(network, WIDTH - 2 * MARGIN);
  const bands = listBands(network, inner - 2 * GAP);
  const rules = listRules(network, WIDTH - 2 * MARGIN);
  const parts: string[] = [];
  let y = MARGIN;
  const add = (band: Band, x: number, width: number, height = getBoxHeight(band.lines.length)): number => {
    parts.push(formatBox({ ...band, x, y, width, height }));
    return height;
  };
  for (const band of outside) y += add(band, MARGIN, WIDTH - 2 * MARGIN) + GAP;
  if (network.apis.length > 0) {
    parts.push(formatArrow(WIDTH / 2, y - GAP, y + ARROW, 'invocations; API Gateway is not in the network'));
    y += ARROW;
  }
  const header = getBoxHeight(1) + GAP;
  const bandHeights = bands.map(({ lines }) => getBoxHeight(lines.length));
  const instances = Math.max(...network.zones.map((zone) => zone.instances.length));
  const instanceHeight = getBoxHeight(1);
  const zoneHeight =
    header +
    bandHeights.reduce((sum, height) => sum + height + ARROW, 0) +
    instances * (instanceHeight + GAP);
  const top = y;
  parts.push(
    formatBox({
      ...COLORS.network,
      x: MARGIN,
      y,
      width: WIDTH - 2 * MARGIN,
      height: header + zoneHeight + MARGIN,
      lines: [
        `${network.name} ${network.addresses}: ${network.hasInternetRoute ? 'with' : 'without'} a route to the internet`,
      ],
    }),
  );
  const zoneWidth = (inner - (network.zones.length - 1) * GAP) / network.zones.length;
  const zoneX = (index: number) => 2 * MARGIN + index * (zoneWidth + GAP);
  network.zones.forEach(({ name, addresses }, index) => {
    y = top + header;
    add({ ...COLORS.zone, lines: [`${name} ${addresses}`] }, zoneX(index), zoneWidth, zoneHeight);
  });
  y = top + 2 * header;
  bands.forEach((band, index) => {
    y += add(band, 2 * MARGIN + GAP, inner - 2 * GAP);
    const next = bands[index + 1];
    if (next !== undefined) parts.push(formatArrow(WIDTH / 2, y, y + ARROW, 'HTTPS'));
    y += ARROW;
  });
  network.zones.forEach((zone, index) => {
    zone.instances.forEach((instance, row) => {
      const instanceY = y - GAP + row * (instanceHeight + GAP);
      parts.push(
        formatBox({
          ...COLORS.database,
          x: zoneX(index) + GAP,
          y: instanceY,
          width: zoneWidth - 2 * GAP,
          height: instanceHeight,
          lines: [instance],
        }),
      );
    });
  });
  y = top + header + zoneHeight + MARGIN + GAP;
  y += add({ ...COLORS.outside, lines: rules }, MARGIN, WIDTH - 2 * MARGIN);
  return formatPicture(WIDTH, Math.round(y + MARGIN), parts);
}

/** What is outside of the network: health checks, APIs, and functions. */
function listOutside(network: NetworkPlan, width: number): readonly Band[] {
  const { apis, healthChecks, functionsOutside } = network;
  return [
    ...(healthChecks > 0
      ? [{ ...COLORS.outside, lines: [`Route 53: ${healthChecks} health checks of the API`] }]
      : []),
    ...(functionsOutside.length > 0
      ? [
          {
            ...COLORS.function,
            lines: ['Functions that are not in the network', ...wrapWords(functionsOutside, width)],
          },
        ]
      : []),
    ...apis.map((api) => ({ ...COLORS.outside, lines: [`API Gateway: ${api}`] })),
  ];
}

/** What is in every zone: functions by their security groups, and the interface endpoints. */
const listBands = ({ functions, interfaceEndpoints }: NetworkPlan, width: number): readonly Band[] => [
  {
    ...COLORS.function,
    lines: [
      'Functions, by their security groups',
      ...[...functions].flatMap(([groups, [first, ...others]]) =>
        wrapWords([`${groups}: ${first}`, ...others], width),
      ),
    ],
  },
  {
    ...COLORS.endpoint,
    lines: ['Interface endpoints, in the security group Endpoints', ...wrapWords(interfaceEndpoints, width)],
  },
];

/** What the security groups allow. Everything else is refused. */
const listRules = ({ connections, gatewayEndpoints }: NetworkPlan, width: number): readonly string[] => [
  'Connections that the security groups allow',
  ...connections.map(({ from, to, port }) => `${from} → ${to}: ${port}`),
  ...wrapWords([`Gateway endpoints, which are routes: ${gatewayEndpoints.join(' and ')}`], width),
];
