import t from 'tap';
import { factNames, mergeTranslation, textLang } from '../../../server/cv/merge-translation.ts';
import { type Cv, CvSchema, sectionNames } from '../../../server/cv/schema.ts';

/** Merges a translation into a base; `generated` are the ids of the base that are not written in its file. */
const merge = (base: Cv, translation: Cv, generated: string[] = []) => {
  const entries = sectionNames.flatMap((section): { id?: string }[] => base[section] ?? []);
  const withOwnId = new Set<object>(entries.filter(({ id }) => !generated.includes(id as string)));
  const { violations, ...rest } = mergeTranslation({ cv: base, file: 'cv/en.json' }, withOwnId, {
    cv: translation,
    file: 'cv/es.json',
  });
  return {
    ...rest,
    reported: violations.map(({ severity, path }) => `${severity} ${path}`),
    messages: violations.map(({ message, hint }) => `${message} | ${hint}`),
  };
};

t.test(
  'facts are dates, URLs, codes and extension fields; every other text of the schema is translatable',
  async t => {
    const translatable = new Set<string>();
    const collect = (schema: object): void => {
      const { properties = {}, items } = schema as { properties?: Record<string, object>; items?: object };
      for (const [key, below] of Object.entries(properties)) {
        if ('properties' in below || ('items' in below && 'properties' in (below.items as object)))
          collect(below);
        else if (!factNames.has(key)) translatable.add(key);
      }
      if (items) collect(items);
    };
    const { $schema, meta, ...parts } = CvSchema.properties;
    collect({ properties: parts });
    t.strictSame(
      [...translatable].sort(),
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

t.test('a translated CV has the texts of the translation and the facts of the base', async t => {
  const { cv, reported, missing, missingInBase, fallback } = merge(
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
  t.strictSame([reported, missing, missingInBase, fallback.size], [[], [], [], 0]);
});

t.test('empty CVs give an empty CV; meta is merged key by key', async t => {
  t.strictSame(merge({}, {}).cv, {});
  t.strictSame(merge({ meta: { version: '1' } }, {}).cv, { meta: { version: '1' } });
  t.strictSame(merge({}, { meta: { version: '1' } }).cv, { meta: { version: '1' } });
  t.strictSame(merge({ work: [] }, {}).cv, { work: [] });
});

t.test('a whole resume is a translation, too: equal facts are not reported', async t => {
  const cv: Cv = {
    basics: { name: 'Ada', email: 'a@b.example', location: { city: 'London', countryCode: 'GB' } },
    work: [{ id: 'a', position: 'One', startDate: '1843', short: false, url: 'https://a.example' }],
  };
  const { cv: merged, reported } = merge(cv, structuredClone(cv));
  t.strictSame(merged, cv);
  t.strictSame(reported, []);
});

t.test('a differing fact is reported at its path, and that of the base is used', async t => {
  const { cv, reported, messages, missing, missingInBase } = merge(
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
  t.strictSame(reported, [
    'warning /basics/email',
    'warning /basics/location/countryCode',
    'warning /basics/profiles/0/username',
    'warning /work/1/startDate',
    'warning /work/1/endDate',
    'warning /work/0/short',
  ]);
  const hint = 'remove it: facts are written there only';
  t.equal(messages[3], `differs from "1843" in cv/en.json, which is shown (found "1844") | ${hint}`);
  t.equal(messages[4], 'is a fact that cv/en.json lacks, so it is not shown (found "1845") | move it there');
  t.equal(messages[5], `differs from true in cv/en.json, which is shown (found false) | ${hint}`);
  t.strictSame([missing, missingInBase], [[], []], 'no translation is missing');
});

t.test('a missing text is that of the base, with its language, and is reported', async t => {
  const { cv, reported, messages, missing, missingInBase, fallback } = merge(
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
  t.strictSame(reported, [
    'warning /basics/summary',
    'warning /basics/location/city',
    'warning /basics/profiles/0/network',
    'warning /work/1/position',
    'warning /work/0/highlights',
  ]);
  t.equal(messages[0], 'is missing, so the text of cv/en.json is shown | translate "Text"');
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

t.test('a missing entry is that of the base, with all of its texts in that language', async t => {
  const { cv, reported, messages, missing, fallback } = merge(
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
  t.strictSame(reported, ['warning /basics/profiles', 'warning /work', 'warning /awards']);
  t.strictSame(messages, [
    'lacks number 1 of cv/en.json, which is shown untranslated | translate it',
    'lacks the entry "a" of cv/en.json, which is shown untranslated | translate it',
    'lacks the entry "c" of cv/en.json, which is shown untranslated | translate it',
  ]);
  t.strictSame(missing, ['/basics/profiles/0', '/work/0', '/awards/0']);
  t.strictSame([...(fallback.get(cv.work?.[0] as object) ?? [])], ['position', 'name']);
});

t.test('a text that the base lacks is shown, and is missing in the base', async t => {
  const { cv, reported, messages, missing, missingInBase, fallback } = merge(
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
  t.strictSame(reported, [
    'warning /basics/summary',
    'warning /basics/location/city',
    'warning /work/0/summary',
  ]);
  t.equal(messages[0], 'is missing in cv/en.json, so only this language shows it | add it there');
  t.strictSame(missingInBase, ['/basics/summary', '/basics/location/city', '/work/1/summary']);
  t.strictSame([missing, fallback.size], [[], 0]);
});

t.test('entries pair by id, else by position where both sides have as many without an id', async t => {
  const baseOf = (...ids: string[]): Cv => ({ skills: ids.map(id => ({ id, name: id })) });
  const translationOf = (...skills: { id?: string; name: string }[]): Cv => ({ skills });
  for (const [base, translation, generated, names, expected] of [
    [baseOf('a', 'b'), translationOf({ name: 'x' }, { name: 'y' }), ['a', 'b'], ['x', 'y'], []],
    [
      baseOf('a', 'b'),
      translationOf({ id: 'b', name: 'x' }, { id: 'a', name: 'y' }),
      ['a', 'b'],
      ['y', 'x'],
      [],
    ],
    [
      baseOf('a', 'b', 'c'),
      translationOf({ name: 'x' }, { id: 'a', name: 'y' }, { name: 'z' }),
      ['b', 'c'],
      ['y', 'x', 'z'],
      [],
    ],
    [
      baseOf('a', 'b'),
      translationOf({ name: 'x' }, { name: 'y' }),
      [],
      ['a', 'b'],
      ['warning /skills', 'warning /skills', 'warning /skills/0', 'warning /skills/1'],
    ],
    [
      baseOf('a', 'b'),
      translationOf({ name: 'x' }),
      ['a', 'b'],
      ['a', 'b'],
      ['warning /skills', 'warning /skills', 'warning /skills/0'],
    ],
    [baseOf('a', 'b'), translationOf({ name: 'x' }), ['b'], ['a', 'x'], ['warning /skills']],
    [baseOf('a'), translationOf({ id: 'a', name: 'x' }, { name: 'y' }), [], ['x'], ['warning /skills/1']],
  ] as const) {
    const { cv, reported } = merge(base, translation, [...generated]);
    t.strictSame(
      cv.skills?.map(({ name }) => name),
      names,
    );
    t.strictSame(reported, expected);
  }
  const { messages } = merge(baseOf('a'), translationOf({ id: 'a', name: 'x' }, { name: 'y' }));
  t.strictSame(messages, [
    'matches nothing in cv/en.json, so it is not shown | give it the id of its entry there',
  ]);
});

t.test('entries without an id or position in common pair by a unique date', async t => {
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
  const { cv, reported, messages } = merge(base, {
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
  t.strictSame(reported, [
    'warning /work/0',
    ...['warning /work', 'warning /work', 'warning /work'],
    ...['warning /work/1', 'warning /work/3', 'warning /work/4'],
    ...['warning /awards/0', 'warning /awards', 'warning /publications/0', 'warning /publications'],
  ]);
  t.equal(
    messages[0],
    'has no id: its date or URL matches the entry "b" of cv/en.json | give both the same id',
  );
});

t.test('a date of two entries in a translation pairs neither', async t => {
  const { cv, reported } = merge(
    { work: [{ id: 'a', position: 'One', startDate: '2001' }] },
    {
      work: [
        { position: 'Uno', startDate: '2001' },
        { position: 'Otro', startDate: '2001' },
      ],
    },
  );
  t.equal(cv.work?.[0]?.position, 'One');
  t.strictSame(reported, ['warning /work', 'warning /work/0', 'warning /work/1']);
});

t.test('profiles pair by position when there are as many, else they are those of the base', async t => {
  const { cv, reported } = merge(
    { basics: { profiles: [{ network: 'a' }, { network: 'b' }] } },
    { basics: { profiles: [{ network: 'x' }] } },
  );
  t.strictSame(cv, { basics: { profiles: [{ network: 'a' }, { network: 'b' }] } });
  t.strictSame(reported, [
    'warning /basics/profiles',
    'warning /basics/profiles',
    'warning /basics/profiles/0',
  ]);
  t.strictSame(merge({}, { basics: { profiles: [{ network: 'x' }] } }).reported, [
    'warning /basics/profiles/0',
  ]);
  t.strictSame(merge({ basics: { profiles: [] } }, {}).cv, { basics: { profiles: [] } });
});

t.test('an id that the base lacks is an error, in every section', async t => {
  for (const section of sectionNames) {
    const { reported, messages } = merge(
      { [section]: [{ id: 'a' }] },
      { [section]: [{ id: 'a' }, { id: 'b' }] },
    );
    t.strictSame(reported, [`error /${section}/1/id`]);
    t.match(messages, [/^should be the id of an entry in cv\/en\.json \(found "b"\) \| add the entry there/]);
  }
  t.strictSame(
    merge({}, { work: [{ id: 'a' }] }).reported,
    ['error /work/0/id'],
    'in a section that the base lacks',
  );
});

t.test('another person is an error, and nothing else is reported', async t => {
  const { reported, messages, cv } = merge(
    { basics: { name: 'Ada Lovelace' }, work: [{ id: 'a' }] },
    { basics: { name: 'Grace Hopper' }, work: [{ id: 'b' }] },
  );
  t.strictSame(reported, ['error /basics/name']);
  t.match(messages, [
    /^is another person than "Ada Lovelace" of cv\/en\.json \(found "Grace Hopper"\) \| .*cv\/es\.json/,
  ]);
  t.strictSame(cv, {});
});

t.test(
  'an entry’s own language is that of its name, title and publisher, also in fallback texts',
  async t => {
    const entry = { lang: 'fr', name: 'Nom', summary: 'Text' };
    const lang = textLang(new Map([[entry, new Set(['name', 'summary'])]]), 'en', 'es');
    t.strictSame(
      ['name', 'title', 'publisher', 'summary', 'position'].map(key => lang(entry, key)),
      ['fr', 'fr', 'fr', 'en', ''],
    );
    t.equal(textLang(undefined, 'en', 'en')({}, 'name'), '', 'the base has no fallback texts');
    t.equal(textLang(undefined, 'en', 'fr')(entry, 'name'), '', 'the language of the page is not given');
  },
);

t.test('an entry without texts misses none in a translation', async t => {
  const work = [{ id: 'a', startDate: '1904' }];
  const { cv, missing, reported } = merge({ work }, {});
  t.strictSame([cv.work, missing, reported], [work, [], []]);
});

t.test('unique dates pair better than positions if all match; else positions pair', async t => {
  const work = (...entries: [name: string, startDate?: string][]) => ({
    work: entries.map(([name, startDate]) => ({ name, ...(startDate && { startDate }) })),
  });
  const base = {
    work: [
      { id: 'a', name: 'A', startDate: '2001' },
      { id: 'b', name: 'B', startDate: '2002' },
    ],
  };
  const names = (translation: Cv) =>
    merge(base, translation, ['a', 'b']).cv.work?.map(({ id, name }) => `${id} ${name}`);
  t.strictSame(names(work(['Be', '2002'], ['Ah', '2001'])), ['a Ah', 'b Be'], 'in another order');
  t.strictSame(names(work(['Ah', '2002'], ['Be', '2003'])), ['a Ah', 'b Be'], 'with other dates');
  t.strictSame(names(work(['Ah'], ['Be'])), ['a Ah', 'b Be'], 'without');
});

t.test('profiles pair by URL or user name where one is missing', async t => {
  const profiles = [
    { network: 'Code', url: 'https://code.example/ada' },
    { network: 'Talk', username: 'ada' },
  ];
  const { cv, missing } = merge(
    { basics: { profiles } },
    { basics: { profiles: [{ network: 'Charla', username: 'ada' }] } },
  );
  t.strictSame(
    cv.basics?.profiles?.map(({ network }) => network),
    ['Code', 'Charla'],
  );
  t.strictSame(missing, ['/basics/profiles/0']);
});

t.test('an empty list counts as absent', async t => {
  const { missing, missingInBase, reported } = merge(
    { work: [{ id: 'a', name: 'A', highlights: [] }] },
    { work: [{ id: 'a', name: 'A', highlights: [''] }] },
  );
  t.strictSame([missing, missingInBase, reported], [[], [], []]);
  t.strictSame(
    merge({ work: [{ id: 'a', highlights: ['x'] }] }, { work: [{ id: 'a', highlights: [] }] }).missing,
    ['/work/0/highlights'],
  );
});

t.test(
  'a name in a language of its own needs no translation; a translated name is in that of the page',
  async t => {
    const base = { publications: [{ id: 'a', name: 'Sur les machines', lang: 'fr' }] };
    const untranslated = merge(base, { publications: [{ id: 'a' }] });
    t.strictSame([untranslated.cv.publications, untranslated.missing], [base.publications, []]);
    const translated = merge(base, { publications: [{ id: 'a', name: 'Sobre las máquinas' }] });
    t.strictSame(translated.cv.publications, [{ id: 'a', name: 'Sobre las máquinas' }]);
  },
);
