import t from 'tap';
import { entryIds } from '../../../server/cv/entry-ids.ts';

const idsOf = (...names: { id?: string; name?: string }[]) => entryIds('projects', names).map(({ id }) => id);

t.test('an entry keeps the id that it has', async t => {
  t.strictSame(idsOf({ id: 'b', name: 'Telekino' }, { id: 'a-2' }), ['b', 'a-2']);
});

t.test('without an id, what an entry is called becomes one: small letters, digits, hyphens', async t => {
  for (const [name, id] of [
    ['Telekino', 'telekino'],
    ['  Mount Ulía ropeway (1907)! ', 'mount-ulia-ropeway-1907'],
    ['El “Ajedrecista”: máquina de ñandú', 'el-ajedrecista-maquina-de-nandu'],
    ['C++ & C#', 'c-c'],
    ['ＦＵＬＬ', 'entry'],
    ['自動機', 'entry'],
    ['', 'entry'],
    [undefined, 'entry'],
  ] as const)
    t.strictSame(idsOf(name === undefined ? {} : { name }), [id], name ?? 'no name');
});

t.test('the id comes from what the section calls its entries', async t => {
  t.equal(entryIds('work', [{ position: 'Director', name: 'Laboratory' }])[0]?.id, 'director');
  t.equal(entryIds('education', [{ institution: 'Bilbao Institute' }])[0]?.id, 'bilbao-institute');
  t.equal(entryIds('awards', [{ title: 'Echegaray Medal' }])[0]?.id, 'echegaray-medal');
  t.equal(entryIds('languages', [{ language: 'Español' }])[0]?.id, 'espanol');
});

t.test('no two entries have the same id, whatever ids are there already', async t => {
  const telekino = { name: 'Telekino' };
  t.strictSame(idsOf(telekino, telekino, telekino), ['telekino', 'telekino-2', 'telekino-3']);
  t.strictSame(idsOf(telekino, { id: 'telekino' }, { id: 'telekino-2' }), [
    'telekino-3',
    'telekino',
    'telekino-2',
  ]);
  t.strictSame(idsOf({ name: 'Telekino 2' }, telekino, telekino), ['telekino-2', 'telekino', 'telekino-3']);
});

t.test('the entries stay as they are, in their order', async t => {
  const entries = [{ name: 'B' }, { id: 'a', name: 'A' }];
  const named = entryIds('projects', entries);
  t.equal(named[0]?.entry, entries[0]);
  t.strictSame(entries, [{ name: 'B' }, { id: 'a', name: 'A' }]);
});

t.test('ten thousand entries of one name get their ids at once', async t => {
  const ids = idsOf(...Array.from({ length: 10_000 }, () => ({ name: 'Same' })));
  t.equal(new Set(ids).size, 10_000);
  t.equal(ids.at(-1), 'same-10000');
});
