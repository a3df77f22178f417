import t from 'tap';
import {
  type CvPart,
  entryNameOf,
  type IndexedEntries,
  pairByKey,
  pairByPosition,
  pairEntries,
} from '../../../server/cv/pair-entries.ts';

const indexed = (...parts: CvPart[]): IndexedEntries => [...parts.entries()];

/** The pairs of a base and a translation, in the order of the base. */
const pair = (base: CvPart[], translation: CvPart[]) =>
  [...pairEntries(indexed(...base), indexed(...translation))].sort(([a], [b]) => a - b);

t.test('entries with an equal key pair, in any order, where it is unique on both sides', async t => {
  const byKey = (base: CvPart[], translation: CvPart[]) => [
    ...pairByKey(indexed(...base), indexed(...translation), ({ key }) => key),
  ];
  t.strictSame(byKey([{ key: 'a' }, { key: 'b' }, {}], [{ key: 'b' }, {}, { key: 'a' }]), [
    [0, 2],
    [1, 0],
  ]);
  t.strictSame(byKey([{ key: 'a' }], [{ key: 'b' }, {}]), []);
  t.strictSame(byKey([{ key: 'a' }], [{ key: 'a' }, { key: 'a' }]), []);
  t.strictSame(byKey([{ key: 'a' }, { key: 'a' }], [{ key: 'a' }]), []);
});

t.test('entries pair by position where both sides have as many', async t => {
  const base: IndexedEntries = [
    [1, { name: 'a' }],
    [3, { name: 'b' }],
  ];
  t.strictSame(
    [
      ...pairByPosition(base, [
        [0, {}],
        [2, {}],
      ]),
    ],
    [
      [1, 0],
      [3, 2],
    ],
  );
  t.strictSame([...pairByPosition(base, [[0, {}]])], []);
  t.strictSame([...pairByPosition([], [])], []);
});

t.test('the name of an entry is its name, title, organization or the like', async t => {
  for (const key of ['name', 'title', 'organization', 'institution', 'language', 'network', 'event'])
    t.equal(entryNameOf({ position: 'P', [key]: 'N' }), 'N', key);
  t.equal(entryNameOf({ name: '', title: 'T' }), 'T');
  t.equal(entryNameOf({ position: 'P', name: ['N'] }), undefined);
});

t.test('entries pair by their first fact, whatever their order', async t => {
  for (const key of ['startDate', 'date', 'releaseDate', 'url', 'username']) {
    const base = [{ [key]: '2001' }, { [key]: '2002' }, { [key]: '2002' }, {}];
    t.strictSame(pair(base, [{}, { [key]: '2001' }, { [key]: '2002' }]), [[0, 1]], key);
  }
  const base = [{ startDate: '2001', url: 'x' }, {}];
  t.strictSame(pair(base, [{ startDate: '2002', url: 'x' }]), [], 'only the first fact counts');
});

t.test('entries pair by their name, whatever its case', async t => {
  const base = [{ name: 'Java' }, { name: 'Tools' }, { name: 'Tools' }, { name: 'Logic' }];
  t.strictSame(pair(base, [{ name: 'tools' }, { name: ' logic' }, { name: 'JAVA' }]), [
    [0, 2],
    [3, 1],
  ]);
});

t.test('ids pair first, then facts, then names; the rest pairs by position if as many are left', async t => {
  const base = [
    { id: 'a', date: '2001' },
    { id: 'b', date: '2002' },
    { id: 'c', name: 'Medal' },
    { id: 'd', name: 'Prize' },
    { id: 'e', name: 'Order' },
  ];
  const translation = [
    { name: 'Premio' },
    { name: 'Orden' },
    { name: 'Medal' },
    { date: '2001' },
    { id: 'b', date: '2001' },
  ];
  t.strictSame(pair(base, translation), [
    [0, 3],
    [1, 4],
    [2, 2],
    [3, 0],
    [4, 1],
  ]);
  t.strictSame(
    pair(base, translation.slice(1)),
    [
      [0, 2],
      [1, 3],
      [2, 1],
    ],
    'one entry fewer has no position',
  );
  t.strictSame(pair([{ id: 'a' }], [{ id: 'z' }]), [], 'nor has one with an id that the base lacks');
});
