interface Pattern {
  readonly id: string;
  readonly state: 'forming' | 'confirmed';
  readonly pivots: readonly { readonly time: number; readonly price: number; readonly label: string }[];
  readonly lines: readonly {
    readonly kind: string;
    readonly label: string;
    readonly points: readonly object[];
  }[];
}
interface Marker {
  readonly id: string;
  readonly time: number;
  readonly position: 'above' | 'below';
  readonly href?: string;
}

/** The module is JavaScript for browsers, whose types `tsc` checks apart. */
const { selectDrawn, toLines, toMarkers } = jest.requireActual<{
  readonly selectDrawn: (patterns: readonly Pattern[], chosen?: string) => readonly Pattern[];
  readonly toLines: (patterns: readonly Pattern[]) => readonly { readonly id: string }[];
  readonly toMarkers: (
    alerts: readonly object[],
    drawn: readonly Pattern[],
    firstTime: number,
  ) => readonly Marker[];
}>('../../../src/console/pattern-detection/client/drawing.js');

const LINE = { kind: 'confirmed', label: 'double top', points: [] };
const createPattern = (id: string, state: Pattern['state'] = 'confirmed', lines = [LINE]): Pattern => ({
  id,
  state,
  lines,
  pivots: [
    { time: 10, price: 5, label: 'first top' },
    { time: 20, price: 3, label: 'valley' },
    { time: 30, price: 5, label: 'second top' },
  ],
});
const getIds = (patterns: readonly { readonly id: string }[]) => patterns.map(({ id }) => id);

test('draws the forming patterns and the last two confirmed ones that are on the chart', () => {
  const patterns = [
    createPattern('forming', 'forming'),
    createPattern('before the first bar', 'confirmed', []),
    ...['new', 'older', 'oldest'].map((id) => createPattern(id)),
  ];
  expect(getIds(selectDrawn(patterns))).toEqual(['forming', 'new', 'older']);
  expect(getIds(selectDrawn(patterns, 'oldest'))).toEqual(['oldest']);
  expect(getIds(selectDrawn(patterns, 'gone'))).toEqual(['forming', 'new', 'older']);
});

test('lines have different ids', () => {
  const ids = getIds(toLines([createPattern('a', 'confirmed', [LINE, LINE]), createPattern('b')]));
  expect(new Set(ids).size).toBe(3);
});

test('markers are in the order of their times, from the first bar on; alerts lead to their stories', () => {
  const alert = {
    alertId: 'A#b#c',
    at: 25_999,
    severity: 'HIGH',
    pattern: 'double-top',
    outcome: 'notified',
  };
  const markers = toMarkers([alert], [createPattern('a')], 20);
  expect(markers.map(({ time, position }) => [time, position])).toEqual([
    [20, 'below'],
    [25, 'above'],
    [30, 'above'],
  ]);
  expect(markers[1]).toMatchObject({ id: 'A#b#c', href: '/story/A%23b%23c' });
});
