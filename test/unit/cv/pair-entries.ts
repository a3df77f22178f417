import t from 'tap';
import {
  type IndexedParts,
  type Part,
  pairByFact,
  pairById,
  pairByPosition,
  pairEntries,
} from '../../../server/cv/pair-entries.ts';

const indexed = (...parts: Part[]): IndexedParts => [...parts.entries()];

t.test('entries with equal ids pair, in any order', async t => {
  const base = indexed({ id: 'a' }, { id: 'b' }, {});
  t.strictSame(
    [...pairById(base, indexed({ id: 'b' }, {}, { id: 'a' }))],
    [
      [0, 2],
      [1, 0],
    ],
  );
  t.strictSame([...pairById(base, indexed({ id: 'c' }, {}))], []);
});

t.test('entries pair by their first date, URL or user name, where it is unique on both sides', async t => {
  for (const key of ['startDate', 'date', 'releaseDate', 'url', 'username']) {
    const base = indexed({ [key]: '2001' }, { [key]: '2002' }, { [key]: '2002' }, {});
    t.strictSame([...pairByFact(base, indexed({}, { [key]: '2001' }, { [key]: '2002' }))], [[0, 1]], key);
    t.strictSame([...pairByFact(base, indexed({ [key]: '2001' }, { [key]: '2001' }))], [], key);
  }
  t.strictSame(
    [...pairByFact(indexed({ startDate: '2001', url: 'x' }), indexed({ startDate: '2002', url: 'x' }))],
    [],
    'only the first fact counts',
  );
});

t.test('entries pair by position where both sides have as many', async t => {
  const base: IndexedParts = [
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

t.test(
  'ids pair first, then facts of all the rest or positions, then those facts that are unique',
  async t => {
    const pair = (base: Part[], translation: Part[], withOwnId: Part[] = []) => {
      const { pairs, onlyByFact } = pairEntries(base, translation, new Set(withOwnId));
      return { pairs: [...pairs].sort(([a], [b]) => a - b), onlyByFact: [...onlyByFact] };
    };
    const base = [
      { id: 'a', date: '2001' },
      { id: 'b', date: '2002' },
      { id: 'c', date: '2003' },
    ];
    const inOrder = [
      [0, 0],
      [1, 1],
      [2, 2],
    ];
    t.strictSame(pair(base, [{ date: '2001' }, { id: 'b' }, { date: '2003' }]), {
      pairs: inOrder,
      onlyByFact: [],
    });
    t.strictSame(pair(base, [{ date: '2003' }, { id: 'b' }, { date: '2001' }]), {
      pairs: [
        [0, 2],
        [1, 1],
        [2, 0],
      ],
      onlyByFact: [0, 2],
    });
    t.strictSame(pair(base, [{ date: '2003' }, { id: 'b' }, {}]), { pairs: inOrder, onlyByFact: [] });
    t.strictSame(
      pair(base, [{ date: '2003' }, { date: '1999' }]),
      { pairs: [[2, 0]], onlyByFact: [2] },
      'fewer entries have no positions',
    );
    t.strictSame(
      pair(base, [{}, {}, {}], base),
      { pairs: [], onlyByFact: [] },
      'base entries with an id of their own have no positions',
    );
  },
);
