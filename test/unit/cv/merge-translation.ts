import t from 'tap';
import { factNames, isSamePerson, textLang, translate } from '../../../server/cv/merge-translation.ts';
import { type Cv, CvSchema, sectionNames } from '../../../server/cv/schema.ts';

/** Puts words to facts; entries of the base whose id was made for them, not written, are named by `made`. */
const put = (base: Cv, words: Cv, made: string[] = []) => {
  const entries = sectionNames.flatMap((section): { id?: string }[] => base[section] ?? []);
  const given = new Set<object>(entries.filter(({ id }) => !made.includes(id as string)));
  const { violations, ...rest } = translate({ cv: base, file: 'cv/en.json' }, given, {
    cv: words,
    file: 'cv/es.json',
  });
  return {
    ...rest,
    told: violations.map(({ severity, path }) => `${severity} ${path}`),
    said: violations.map(({ message, hint }) => `${message} | ${hint}`),
  };
};

t.test(
  'facts are dates, addresses, codes and our own fields; every other text of the schema is words',
  async t => {
    const words = new Set<string>();
    const collect = (schema: object): void => {
      const { properties = {}, items } = schema as { properties?: Record<string, object>; items?: object };
      for (const [key, below] of Object.entries(properties)) {
        if ('properties' in below || ('items' in below && 'properties' in (below.items as object)))
          collect(below);
        else if (!factNames.has(key)) words.add(key);
      }
      if (items) collect(items);
    };
    const { $schema, meta, ...parts } = CvSchema.properties;
    collect({ properties: parts });
    t.strictSame(
      [...words].sort(),
      'address area awarder city courses description entity fluency highlights institution issuer keywords label language level location name network organization position publisher reference region roles studyType summary title type'.split(
        ' ',
      ),
    );
    t.strictSame(
      [...factNames].sort(),
      'countryCode date email endDate id image lang logo phone postalCode releaseDate score short startDate url username'.split(
        ' ',
      ),
    );
  },
);

t.test('a CV in another language has the words of that one and the facts of the base', async t => {
  const { cv, told, missing, missingInBase, fallback } = put(
    {
      $schema: 'x',
      basics: {
        name: 'Ada Lovelace',
        label: 'Programmer',
        email: 'a@b.example',
        location: { city: 'London', countryCode: 'GB', postalCode: 'SW1' },
        profiles: [
          { network: 'Wiki', username: 'ada', url: 'https://w.example' },
          { network: 'Post', username: 'a' },
        ],
      },
      work: [
        { id: 'a', position: 'One', startDate: '1843', short: true, highlights: ['x', 'y'] },
        { id: 'b', position: 'Two', url: 'https://b.example' },
      ],
      meta: { version: '1', canonical: 'c' },
    },
    {
      $schema: 'y',
      basics: {
        label: 'Programadora',
        location: { city: 'Londres' },
        profiles: [{ network: 'Güiqui' }, { network: 'Correo' }],
      },
      work: [
        { id: 'b', position: 'Dos' },
        { id: 'a', position: 'Uno', highlights: ['z'] },
      ],
      meta: { version: '2' },
    },
  );
  t.strictSame(cv, {
    basics: {
      name: 'Ada Lovelace',
      label: 'Programadora',
      email: 'a@b.example',
      location: { city: 'Londres', countryCode: 'GB', postalCode: 'SW1' },
      profiles: [
        { network: 'Güiqui', username: 'ada', url: 'https://w.example' },
        { network: 'Correo', username: 'a' },
      ],
    },
    work: [
      { id: 'a', position: 'Uno', startDate: '1843', short: true, highlights: ['z'] },
      { id: 'b', position: 'Dos', url: 'https://b.example' },
    ],
    meta: { version: '2', canonical: 'c' },
  });
  t.strictSame([told, missing, missingInBase, fallback.size], [[], [], [], 0]);
});

t.test('nothing of nothing is nothing; what only one has of meta is kept', async t => {
  t.strictSame(put({}, {}).cv, {});
  t.strictSame(put({ meta: { version: '1' } }, {}).cv, { meta: { version: '1' } });
  t.strictSame(put({}, { meta: { version: '1' } }).cv, { meta: { version: '1' } });
  t.strictSame(put({ work: [] }, {}).cv, { work: [] });
});

t.test('a whole resume is a translation, too: facts that agree are not told', async t => {
  const cv: Cv = {
    basics: { name: 'Ada', email: 'a@b.example', location: { city: 'London', countryCode: 'GB' } },
    work: [{ id: 'a', position: 'One', startDate: '1843', short: false, url: 'https://a.example' }],
  };
  const { cv: put2, told } = put(cv, structuredClone(cv));
  t.strictSame(put2, cv);
  t.strictSame(told, []);
});

t.test('a fact that disagrees is drift: told where it stands, and that of the base counts', async t => {
  const { cv, told, said, missing, missingInBase } = put(
    {
      basics: { email: 'a@b.example', location: { countryCode: 'GB' }, profiles: [{ username: 'ada' }] },
      work: [
        { id: 'a', startDate: '1843' },
        { id: 'b', short: true },
      ],
    },
    {
      basics: { email: 'c@d.example', location: { countryCode: 'ES' }, profiles: [{ username: 'eva' }] },
      work: [
        { id: 'b', short: false },
        { id: 'a', startDate: '1844', endDate: '1845' },
      ],
    },
  );
  t.strictSame(cv, {
    basics: { email: 'a@b.example', location: { countryCode: 'GB' }, profiles: [{ username: 'ada' }] },
    work: [
      { id: 'a', startDate: '1843' },
      { id: 'b', short: true },
    ],
  });
  t.strictSame(told, [
    'warning /basics/email',
    'warning /basics/location/countryCode',
    'warning /basics/profiles/0/username',
    'warning /work/1/startDate',
    'warning /work/1/endDate',
    'warning /work/0/short',
  ]);
  const hint = 'say it there alone, and leave it out here';
  t.equal(said[3], `differs from cv/en.json, which has "1843" and counts (found "1844") | ${hint}`);
  t.equal(
    said[4],
    `is a fact that cv/en.json lacks, where facts are said: it is shown nowhere (found "1845") | ${hint}`,
  );
  t.equal(said[5], `differs from cv/en.json, which has true and counts (found false) | ${hint}`);
  t.strictSame([missing, missingInBase], [[], []], 'and no gap');
});

t.test('a text that is missing is that of the base, marked with its language, and a gap', async t => {
  const { cv, told, said, missing, missingInBase, fallback } = put(
    {
      basics: {
        name: 'Ada',
        label: 'Programmer',
        summary: 'Text',
        location: { city: 'London' },
        profiles: [{ network: 'Wiki' }],
      },
      work: [
        { id: 'a', position: 'One' },
        { id: 'b', position: 'Two', highlights: ['x'], lang: 'la', url: 'https://b.example' },
      ],
    },
    { basics: { label: 'Programadora', profiles: [{}] }, work: [{ id: 'b', position: 'Dos' }, { id: 'a' }] },
  );
  t.match(cv, {
    basics: { name: 'Ada', summary: 'Text', location: { city: 'London' }, profiles: [{ network: 'Wiki' }] },
    work: [{ position: 'One' }, { position: 'Dos', highlights: ['x'] }],
  });
  t.strictSame(told, [
    'warning /basics/summary',
    'warning /basics/location/city',
    'warning /basics/profiles/0/network',
    'warning /work/1/position',
    'warning /work/0/highlights',
  ]);
  t.equal(said[0], 'is missing, so that of cv/en.json is shown | there it is "Text"');
  t.strictSame(missing, [
    '/basics/summary',
    '/basics/location/city',
    '/basics/profiles/0/network',
    '/work/0/position',
    '/work/1/highlights',
  ]);
  t.strictSame(missingInBase, []);
  t.strictSame(
    [...fallback.values()].map(keys => [...keys]),
    [['summary'], ['city'], ['network'], ['position'], ['highlights']],
  );
  const { basics, work } = cv;
  const lang = textLang(fallback, 'en', 'es');
  t.equal(lang(basics ?? {}, 'summary'), 'en');
  t.equal(lang(basics ?? {}, 'label'), '');
  t.equal(lang(basics ?? {}, 'name'), '', 'a name needs no translation');
  t.equal(lang(basics?.location ?? {}, 'city'), 'en');
  t.equal(lang(work?.[0] ?? {}, 'position'), 'en');
  t.equal(lang(work?.[1] ?? {}, 'position'), '');
  t.equal(lang(work?.[1] ?? {}, 'highlights'), 'en');
});

t.test(
  'an entry that the translation lacks is that of the base, all of its words in that language',
  async t => {
    const { cv, told, said, missing, fallback } = put(
      {
        basics: { profiles: [{ network: 'Wiki' }] },
        work: [
          { id: 'a', position: 'One', name: 'Name', startDate: '1843' },
          { id: 'b', position: 'Two' },
        ],
        awards: [{ id: 'c', title: 'Medal' }],
      },
      { work: [{ id: 'b', position: 'Dos' }] },
    );
    t.match(cv, {
      basics: { profiles: [{ network: 'Wiki' }] },
      work: [{ id: 'a', position: 'One', startDate: '1843' }, { position: 'Dos' }],
      awards: [{ title: 'Medal' }],
    });
    t.strictSame(told, ['warning /basics/profiles', 'warning /work', 'warning /awards']);
    t.strictSame(said, [
      'lacks number 1 of cv/en.json, which is shown in its place | add its words',
      'lacks the entry "a" of cv/en.json, which is shown in its place | add its words',
      'lacks the entry "c" of cv/en.json, which is shown in its place | add its words',
    ]);
    t.strictSame(missing, ['/basics/profiles/0', '/work/0', '/awards/0']);
    t.strictSame([...(fallback.get(cv.work?.[0] as object) ?? [])], ['position', 'name']);
  },
);

t.test('a text that the base lacks is shown, and is a gap of the base', async t => {
  const { cv, told, said, missing, missingInBase, fallback } = put(
    { work: [{ id: 'a' }, { id: 'b', position: 'Two' }] },
    {
      basics: { summary: 'Texto', location: { city: 'Londres' } },
      work: [{ id: 'b', position: 'Dos', summary: 'Más' }, { id: 'a' }],
    },
  );
  t.strictSame(cv, {
    basics: { summary: 'Texto', location: { city: 'Londres' } },
    work: [{ id: 'a' }, { id: 'b', position: 'Dos', summary: 'Más' }],
  });
  t.strictSame(told, ['warning /basics/summary', 'warning /basics/location/city', 'warning /work/0/summary']);
  t.equal(said[0], 'is said in this language alone: cv/en.json lacks it | say it there');
  t.strictSame(missingInBase, ['/basics/summary', '/basics/location/city', '/work/1/summary']);
  t.strictSame([missing, fallback.size], [[], 0]);
});

t.test('entries pair by their ids, else by their place where there are as many and no ids', async t => {
  const base = (...ids: string[]): Cv => ({ skills: ids.map(id => ({ id, name: id })) });
  const words = (...skills: { id?: string; name: string }[]): Cv => ({ skills });
  for (const [from, to, made, names, told] of [
    [base('a', 'b'), words({ name: 'x' }, { name: 'y' }), ['a', 'b'], ['x', 'y'], []],
    [base('a', 'b'), words({ id: 'b', name: 'x' }, { id: 'a', name: 'y' }), ['a', 'b'], ['y', 'x'], []],
    [
      base('a', 'b', 'c'),
      words({ name: 'x' }, { id: 'a', name: 'y' }, { name: 'z' }),
      ['b', 'c'],
      ['y', 'x', 'z'],
      [],
    ],
    [
      base('a', 'b'),
      words({ name: 'x' }, { name: 'y' }),
      [],
      ['a', 'b'],
      ['warning /skills', 'warning /skills', 'warning /skills/0', 'warning /skills/1'],
    ],
    [
      base('a', 'b'),
      words({ name: 'x' }),
      ['a', 'b'],
      ['a', 'b'],
      ['warning /skills', 'warning /skills', 'warning /skills/0'],
    ],
    [base('a', 'b'), words({ name: 'x' }), ['b'], ['a', 'x'], ['warning /skills']],
    [base('a'), words({ id: 'a', name: 'x' }, { name: 'y' }), [], ['x'], ['warning /skills/1']],
  ] as const) {
    const { cv, told: found } = put(from, to, [...made]);
    t.strictSame(
      cv.skills?.map(({ name }) => name),
      names,
    );
    t.strictSame(found, told);
  }
  const { said } = put(base('a'), words({ id: 'a', name: 'x' }, { name: 'y' }));
  t.strictSame(said, [
    'belongs to nothing in cv/en.json that could be told, so it is shown nowhere | give it the id that its entry has there',
  ]);
});

t.test('entries that neither id nor place tells pair by a date that nobody else has', async t => {
  const base: Cv = {
    work: [
      { id: 'a', position: 'One', startDate: '2001' },
      { id: 'b', position: 'Two', startDate: '2002' },
      { id: 'c', position: 'Three', startDate: '2003' },
      { id: 'd', position: 'Four', startDate: '2003' },
      { id: 'e', position: 'Five' },
    ],
    awards: [
      { id: 'f', title: 'Medal', date: '1901' },
      { id: 'g', title: 'Prize' },
    ],
    publications: [
      { id: 'h', name: 'Essay', releaseDate: '1902' },
      { id: 'i', name: 'Note' },
    ],
  };
  const { cv, told, said } = put(base, {
    work: [
      { position: 'Dos', startDate: '2002' },
      { position: 'Tres', startDate: '2003' },
      { id: 'a', position: 'Uno', startDate: '2001' },
      { position: 'Ninguno', startDate: '1999' },
      { position: 'Cinco' },
    ],
    awards: [{ title: 'Medalla', date: '1901' }],
    publications: [{ name: 'Ensayo', releaseDate: '1902' }],
  });
  t.strictSame(
    [cv.work?.map(({ position }) => position), cv.awards?.[0]?.title, cv.publications?.[0]?.name],
    [['Uno', 'Dos', 'Three', 'Four', 'Five'], 'Medalla', 'Ensayo'],
  );
  t.strictSame(told, [
    'warning /work/0',
    ...['warning /work', 'warning /work', 'warning /work'],
    ...['warning /work/1', 'warning /work/3', 'warning /work/4'],
    ...['warning /awards/0', 'warning /awards', 'warning /publications/0', 'warning /publications'],
  ]);
  t.equal(
    said[0],
    'has no id: its date or address tells that it is the entry "b" of cv/en.json | give both the same id',
  );
});

t.test('a date that two entries of a translation have tells neither', async t => {
  const { cv, told } = put(
    { work: [{ id: 'a', position: 'One', startDate: '2001' }] },
    {
      work: [
        { position: 'Uno', startDate: '2001' },
        { position: 'Otro', startDate: '2001' },
      ],
    },
  );
  t.equal(cv.work?.[0]?.position, 'One');
  t.strictSame(told, ['warning /work', 'warning /work/0', 'warning /work/1']);
});

t.test('profiles pair by their place when there are as many, else they are those of the base', async t => {
  const { cv, told } = put(
    { basics: { profiles: [{ network: 'a' }, { network: 'b' }] } },
    { basics: { profiles: [{ network: 'x' }] } },
  );
  t.strictSame(cv, { basics: { profiles: [{ network: 'a' }, { network: 'b' }] } });
  t.strictSame(told, ['warning /basics/profiles', 'warning /basics/profiles', 'warning /basics/profiles/0']);
  t.strictSame(put({}, { basics: { profiles: [{ network: 'x' }] } }).told, ['warning /basics/profiles/0']);
  t.strictSame(put({ basics: { profiles: [] } }, {}).cv, { basics: { profiles: [] } });
});

t.test('an id that the base lacks is an error, whatever section it is of', async t => {
  for (const section of sectionNames) {
    const { told, said } = put({ [section]: [{ id: 'a' }] }, { [section]: [{ id: 'a' }, { id: 'b' }] });
    t.strictSame(told, [`error /${section}/1/id`]);
    t.match(said, [/^should be the id of an entry in cv\/en\.json \(found "b"\) \| add the entry there/]);
  }
  t.strictSame(put({}, { work: [{ id: 'a' }] }).told, ['error /work/0/id'], 'nor has it the section');
});

t.test('another person is an error, and nothing else is told', async t => {
  const { told, said, cv } = put(
    { basics: { name: 'Ada Lovelace' }, work: [{ id: 'a' }] },
    { basics: { name: 'Grace Hopper' }, work: [{ id: 'b' }] },
  );
  t.strictSame(told, ['error /basics/name']);
  t.match(said, [
    /^is another person than "Ada Lovelace" of cv\/en\.json \(found "Grace Hopper"\) \| .*cv\/es\.json/,
  ]);
  t.strictSame(cv, {});
});

t.test('names are one person’s when most parts of the shorter are nearly in the longer', async t => {
  for (const [one, other, same] of [
    ['Ada Lovelace', 'Ada Lovelace', true],
    ['Ada Lovelace', 'LOVELACE, Ada', true],
    ['Ada King Lovelace', 'Ada Lovelace', true],
    ['Ada', 'Augusta Ada King', true],
    ['José Núñez', 'Jose Nunez', true],
    ['Лев Толстой', 'Толстой Лев', true],
    ['Лев Толстой', 'Leo Tolstoy', true],
    ['山田太郎', 'Taro Yamada', true],
    [undefined, 'Ada', true],
    ['Ada', undefined, true],
    ['', 'Ada', true],
    ['Ada Lovelace', 'Ada Byron', false],
    ['Ada Lovelace', 'Ad Lovelace', true],
    ['Dr. Ada Lovelace', 'Ada Lovelace, PhD', true],
    ['J. R. Smith', 'John R Smith', true],
    ['Søren Kjær', 'Soren Kjaer', true],
    ['Łukasz Groß', 'Lukasz Gross', true],
    ['Hans Müller', 'Hans Mueller', true],
    ['Пётр Иванов', 'Петро Іванов', true],
    ['张伟', '張偉', true],
    ['A. B.', 'C. D.', true],
    ['María Torres', 'Leonardo Torres Quevedo', false],
    ['Лев Толстой', 'Фёдор Достоевский', false],
    ['Лев Leo', 'Leo Tolstoy', false],
    ['山田太郎', '山田 太郎', true],
  ] as const) {
    t.equal(isSamePerson(one, other), same, `${one} and ${other}`);
    t.equal(isSamePerson(other, one), same);
  }
});

t.test('an entry’s own language is that of its name, title and publisher, whoever says them', async t => {
  const entry = { lang: 'fr', name: 'Nom', summary: 'Text' };
  const lang = textLang(new Map([[entry, new Set(['name', 'summary'])]]), 'en', 'es');
  t.strictSame(
    ['name', 'title', 'publisher', 'summary', 'position'].map(key => lang(entry, key)),
    ['fr', 'fr', 'fr', 'en', ''],
  );
  t.equal(textLang(undefined, 'en', 'en')({}, 'name'), '', 'in the base nothing is fallback');
  t.equal(textLang(undefined, 'en', 'fr')(entry, 'name'), '', 'the language of the page goes without saying');
});

t.test('an entry without words lacks none in any language', async t => {
  const work = [{ id: 'a', startDate: '1904' }];
  const { cv, missing, told } = put({ work }, {});
  t.strictSame([cv.work, missing, told], [work, [], []]);
});

t.test('dates that are all known tell better than places; else the places do', async t => {
  const work = (...entries: [name: string, startDate?: string][]) => ({
    work: entries.map(([name, startDate]) => ({ name, ...(startDate && { startDate }) })),
  });
  const base = {
    work: [
      { id: 'a', name: 'A', startDate: '2001' },
      { id: 'b', name: 'B', startDate: '2002' },
    ],
  };
  const names = (words: Cv) => put(base, words, ['a', 'b']).cv.work?.map(({ id, name }) => `${id} ${name}`);
  t.strictSame(names(work(['Be', '2002'], ['Ah', '2001'])), ['a Ah', 'b Be'], 'in another order');
  t.strictSame(names(work(['Ah', '2002'], ['Be', '2003'])), ['a Ah', 'b Be'], 'with other dates');
  t.strictSame(names(work(['Ah'], ['Be'])), ['a Ah', 'b Be'], 'without');
});

t.test('profiles pair by their address or name on the site where one is missing', async t => {
  const profiles = [
    { network: 'Code', url: 'https://code.example/ada' },
    { network: 'Talk', username: 'ada' },
  ];
  const { cv, missing } = put(
    { basics: { profiles } },
    { basics: { profiles: [{ network: 'Charla', username: 'ada' }] } },
  );
  t.strictSame(
    cv.basics?.profiles?.map(({ network }) => network),
    ['Code', 'Charla'],
  );
  t.strictSame(missing, ['/basics/profiles/0']);
});

t.test('an empty list is as good as none', async t => {
  const { missing, missingInBase, told } = put(
    { work: [{ id: 'a', name: 'A', highlights: [] }] },
    { work: [{ id: 'a', name: 'A', highlights: [''] }] },
  );
  t.strictSame([missing, missingInBase, told], [[], [], []]);
  t.strictSame(
    put({ work: [{ id: 'a', highlights: ['x'] }] }, { work: [{ id: 'a', highlights: [] }] }).missing,
    ['/work/0/highlights'],
  );
});

t.test(
  'a name in a language of its own needs no translation; a translated one is in that of the page',
  async t => {
    const base = { publications: [{ id: 'a', name: 'Sur les machines', lang: 'fr' }] };
    const kept = put(base, { publications: [{ id: 'a' }] });
    t.strictSame([kept.cv.publications, kept.missing], [base.publications, []]);
    const translated = put(base, { publications: [{ id: 'a', name: 'Sobre las máquinas' }] });
    t.strictSame(translated.cv.publications, [{ id: 'a', name: 'Sobre las máquinas' }]);
  },
);
