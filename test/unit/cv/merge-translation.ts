import t from 'tap';
import { createTextLang, factNames, mergeTranslation } from '../../../server/cv/merge-translation.ts';
import { type Cv, CvSchema, sectionNames } from '../../../server/cv/schema.ts';

/** Merges a translation into a base whose entries have ids. */
const merge = (base: Cv, translation: Cv) => {
  const { violations, ...rest } = mergeTranslation(
    { cv: base, file: 'cv/en.json' },
    { cv: translation, file: 'cv/es.json' },
  );
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
      'address area awarder city company courses description entity fluency highlights institution issuer keywords label language level location name network organization position publisher reference region roles studyType summary title type'.split(
        ' ',
      ),
    );
    t.strictSame(
      [...factNames].sort(),
      'authors countryCode date doi email endDate id image lang logo only phone postalCode releaseDate score short startDate url username years'.split(
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
      basics: { email: 'a@b.example', location: { countryCode: 'GB' } },
      work: [
        { id: 'a', startDate: '1843' },
        { id: 'b', short: true },
      ],
    },
    {
      basics: { email: 'c@d.example', location: { countryCode: 'ES' } },
      work: [
        { id: 'b', short: false },
        { id: 'a', startDate: '1844', endDate: '1845' },
      ],
    },
  );
  t.strictSame(cv, {
    basics: { email: 'a@b.example', location: { countryCode: 'GB' } },
    work: [
      { id: 'a', startDate: '1843' },
      { id: 'b', short: true },
    ],
  });
  t.strictSame(reported, [
    'warning /basics/email',
    'warning /basics/location/countryCode',
    'warning /work/1/startDate',
    'warning /work/1/endDate',
    'warning /work/0/short',
  ]);
  const hint = 'remove it: facts are written there only';
  t.equal(messages[2], `differs from "1843" in cv/en.json, which is shown (found "1844") | ${hint}`);
  t.equal(messages[3], 'is a fact that cv/en.json lacks, so it is not shown (found "1845") | move it there');
  t.equal(messages[4], `differs from true in cv/en.json, which is shown (found false) | ${hint}`);
  t.strictSame([missing, missingInBase], [[], []], 'no translation is missing');
});

t.test(
  'a missing text is that of the base, with its language; one warning names those of an entry',
  async t => {
    const { cv, reported, messages, missing, missingInBase, fallback } = merge(
      {
        basics: { name: 'Ada', label: 'Programmer', summary: 'Text', location: { region: 'Surrey' } },
        work: [
          { id: 'a', position: 'One', description: 'Firm' },
          { id: 'b', position: 'Two', highlights: ['x'], lang: 'la', url: 'https://b.example' },
        ],
      },
      { basics: { label: 'Programadora' }, work: [{ id: 'b', position: 'Dos' }, { id: 'a' }] },
    );
    t.match(cv, {
      basics: { name: 'Ada', summary: 'Text', location: { region: 'Surrey' } },
      work: [{ position: 'One' }, { position: 'Dos', highlights: ['x'] }],
    });
    t.strictSame(reported, [
      'warning /basics',
      'warning /basics/location',
      'warning /work/1',
      'warning /work/0',
    ]);
    t.equal(messages[0], 'lacks summary of cv/en.json, shown untranslated | translate "Text"');
    t.equal(messages[2], 'lacks position, description of cv/en.json, shown untranslated | translate them');
    t.strictSame(missing, [
      '/basics/summary',
      '/basics/location/region',
      '/work/0/position',
      '/work/0/description',
      '/work/1/highlights',
    ]);
    t.strictSame(missingInBase, []);
    t.strictSame(
      [...fallback.values()].map(keys => [...keys]),
      [['summary'], ['region'], ['position', 'description'], ['highlights']],
    );
    const { basics, work } = cv;
    const lang = createTextLang(fallback, 'en', 'es');
    t.equal(lang(basics ?? {}, 'summary'), 'en');
    t.equal(lang(basics ?? {}, 'label'), '');
    t.equal(lang(basics ?? {}, 'name'), '', 'a name needs no translation');
    t.equal(lang(basics?.location ?? {}, 'region'), 'en');
    t.equal(lang(work?.[0] ?? {}, 'position'), 'en');
    t.equal(lang(work?.[1] ?? {}, 'position'), '');
    t.equal(lang(work?.[1] ?? {}, 'highlights'), 'en');
  },
);

t.test('names that are usually equal in all languages need no translation', async t => {
  const base: Cv = {
    basics: { location: { city: 'London' }, profiles: [{ network: 'Wiki', username: 'ada' }] },
    work: [
      { id: 'a', name: 'Engine Works', startDate: '1843', position: 'One' },
      { id: 'b', name: 'Mill', startDate: '1851' },
    ],
    volunteer: [{ id: 'c', organization: 'Union', startDate: '1840' }],
    education: [{ id: 'd', institution: 'School', startDate: '1830' }],
    publications: [{ id: 'e', publisher: 'Press', releaseDate: '1842' }],
    skills: [{ id: 'f', keywords: ['cards'] }],
  };
  const complete = merge(base, {
    basics: { location: {}, profiles: [{}] },
    work: [{ id: 'a', position: 'Uno' }, { id: 'b' }],
    volunteer: [{ id: 'c' }],
    education: [{ id: 'd' }],
    publications: [{ id: 'e' }],
    skills: [{ id: 'f' }],
  });
  const lacking = merge(base, { work: [{ id: 'a', position: 'Uno' }] });
  for (const { cv, missing, reported, fallback } of [complete, lacking]) {
    t.strictSame([missing, reported, fallback.size], [[], [], 0]);
    t.match(cv, {
      ...base,
      work: [{ name: 'Engine Works', position: 'Uno' }, { name: 'Mill' }],
    });
  }
  const project = merge({ projects: [{ id: 'a', name: 'Engine' }] }, { projects: [{ id: 'a' }] });
  t.strictSame(project.missing, ['/projects/0/name'], 'the name of anything but an employer is a text');
});

t.test('URL and user name of the person and of profiles may differ by language', async t => {
  const { cv, reported, missing, missingInBase } = merge(
    {
      basics: {
        url: 'https://ada.example/en',
        profiles: [
          { network: 'Code', username: 'ada', url: 'https://code.example/ada' },
          { network: 'Talk', username: 'ada' },
        ],
      },
    },
    {
      basics: {
        url: 'https://ada.example/es',
        profiles: [
          { network: 'Talk', username: 'ada-es', url: 'https://talk.example/ada-es' },
          { network: 'Code', url: 'https://code.example/ada-es' },
        ],
      },
    },
  );
  t.strictSame(cv.basics, {
    url: 'https://ada.example/es',
    profiles: [
      { network: 'Code', username: 'ada', url: 'https://code.example/ada-es' },
      { network: 'Talk', username: 'ada-es', url: 'https://talk.example/ada-es' },
    ],
  });
  t.strictSame([reported, missing, missingInBase], [[], [], []]);
  const entry = merge(
    { projects: [{ id: 'a', url: 'https://a.example' }] },
    { projects: [{ id: 'a', url: 'https://b.example' }] },
  );
  t.strictSame(entry.reported, ['warning /projects/0/url'], 'that of an entry is a fact');
});

t.test(
  'missing entries are those of the base, with their texts in that language; a warning counts them',
  async t => {
    const { cv, reported, messages, missing, fallback } = merge(
      {
        work: [
          { id: 'a', position: 'One', name: 'Name', startDate: '1843', summary: 'Text' },
          ...['b', 'c', 'd', 'e', 'f'].map(id => ({ id, position: id })),
        ],
        awards: [
          { id: 'g', title: 'Medal' },
          { id: 'h', title: 'Prize' },
        ],
        skills: [{ id: 'i', name: 'Logic' }],
        languages: [
          { id: 'j', language: 'Latin' },
          { id: 'k', language: 'Greek' },
        ],
      },
      { work: [{ id: 'b', position: 'Dos' }], languages: [{ id: 'j', language: 'Latín' }] },
    );
    t.match(cv, {
      work: [{ id: 'a', position: 'One', startDate: '1843' }, { position: 'Dos' }, { position: 'c' }],
      awards: [{ title: 'Medal' }, { title: 'Prize' }],
    });
    t.strictSame(reported, ['warning /work', 'warning /languages', 'warning ']);
    const hint = 'or write "only": true there to show it in that language alone';
    t.strictSame(messages, [
      `lacks 5 entries of cv/en.json, shown untranslated: "a", "c", "d" and 2 more | translate them, ${hint}`,
      `lacks an entry of cv/en.json, shown untranslated: "k" | translate it, ${hint}`,
      'lacks awards, skills of cv/en.json (3 entries), shown untranslated | translate what visitors of this language should read',
    ]);
    t.strictSame(missing.slice(0, 3), ['/work/0', '/work/2', '/work/3']);
    t.strictSame([...(fallback.get(cv.work?.[0] as object) ?? [])], ['position', 'summary']);
  },
);

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
  t.strictSame(reported, ['warning /basics', 'warning /basics/location', 'warning /work/0']);
  t.equal(messages[0], 'has summary, which cv/en.json lacks, so only this language shows it | add it there');
  t.strictSame(missingInBase, ['/basics/summary', '/basics/location/city', '/work/1/summary']);
  t.strictSame([missing, fallback.size], [[], 0]);
});

t.test('each entry of a translation that matches nothing is not shown, with a warning', async t => {
  const base: Cv = { skills: [{ id: 'a', name: 'Java' }] };
  const { cv, reported, messages } = merge(base, {
    skills: [{ name: 'Java' }, { name: 'C#' }, { name: 'D' }],
  });
  t.strictSame(cv.skills, base.skills);
  t.strictSame(reported, ['warning /skills/1', 'warning /skills/2']);
  const hint = 'write the id of its entry there, or "only": true to show it in this language alone';
  t.strictSame(
    messages,
    ['"C#"', '"D"'].map(name => `matches nothing in cv/en.json, so it is not shown: ${name} | ${hint}`),
  );
  const profiles = merge({}, { basics: { profiles: [{ username: 'ada' }] } });
  t.strictSame(profiles.messages, ['matches nothing in cv/en.json, so it is not shown: "" | add it there']);
});

t.test(
  'an entry marked "only" is shown in the language of its file alone, after its predecessor there',
  async t => {
    const base: Cv = {
      work: [
        { id: 'a', position: 'One', startDate: '1843' },
        { id: 'b', position: 'Two', startDate: '1842', only: true },
        { id: 'c', position: 'Three', startDate: '1841' },
      ],
      volunteer: [{ id: 'd', organization: 'Union', only: true }],
    };
    const { cv, reported, missing, missingInBase } = merge(base, {
      work: [
        { id: 'x', position: 'Cero', startDate: '1845', url: 'https://x.example', only: true },
        { position: 'Tres', startDate: '1841' },
        { position: 'Tras tres', endDate: '1840', only: true },
        { position: 'Y otro', only: true },
        { position: 'Uno', startDate: '1843' },
      ],
      awards: [{ title: 'Medalla', date: '1850', only: true }],
    });
    t.strictSame(cv, {
      work: [
        { id: 'x', position: 'Cero', startDate: '1845', url: 'https://x.example', only: true },
        { id: 'a', position: 'Uno', startDate: '1843' },
        { id: 'c', position: 'Tres', startDate: '1841' },
        { position: 'Tras tres', endDate: '1840', only: true },
        { position: 'Y otro', only: true },
      ],
      volunteer: [],
      awards: [{ title: 'Medalla', date: '1850', only: true }],
    });
    t.strictSame([reported, missing, missingInBase], [[], [], []]);
  },
);

t.test(
  'an entry marked "only" has an id of its own; one that the base marks so has no translation',
  async t => {
    const base: Cv = {
      work: [
        { id: 'a', position: 'One' },
        { id: 'b', position: 'Two', only: true },
        { id: 'c', position: 'Three', only: true },
      ],
    };
    const { cv, reported, messages } = merge(base, {
      work: [
        { id: 'a', position: 'Uno', only: true },
        { id: 'b', position: 'Dos' },
        { id: 'c', position: 'Tres', only: true },
      ],
    });
    t.strictSame(reported, ['warning /work', 'error /work/0/id', 'warning /work/1/id']);
    t.match(messages.slice(1), [
      /^should not be the id of an entry in cv\/en\.json \(found "a"\) \| .*give it an id of its own/,
      /^is marked "only" in cv\/en\.json, so it is not shown here \(found "b"\) \| remove "only" there/,
    ]);
    t.strictSame(
      cv.work?.map(({ position }) => position),
      ['Uno', 'Tres', 'One'],
      'two entries marked so may share an id',
    );
  },
);

t.test('an id that the base lacks is an error, in every section', async t => {
  for (const section of sectionNames) {
    const { reported, messages } = merge(
      { [section]: [{ id: 'a' }] },
      { [section]: [{ id: 'a' }, { id: 'b' }] },
    );
    t.strictSame(reported, [`error /${section}/1/id`]);
    t.match(messages, [
      /^should be the id of an entry in cv\/en\.json \(found "b"\) \| add the entry there, or write "only": true/,
    ]);
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
    const lang = createTextLang(new Map([[entry, new Set(['name', 'summary'])]]), 'en', 'es');
    t.strictSame(
      ['name', 'title', 'publisher', 'summary', 'position'].map(key => lang(entry, key)),
      ['fr', 'fr', 'fr', 'en', ''],
    );
    t.equal(createTextLang(undefined, 'en', 'en')({}, 'name'), '', 'the base has no fallback texts');
    t.equal(
      createTextLang(undefined, 'en', 'fr')(entry, 'name'),
      '',
      'the language of the page is not given',
    );
  },
);

t.test('an entry without texts misses none in a translation', async t => {
  const work = [{ id: 'a', startDate: '1904' }];
  const { cv, missing, reported } = merge({ work }, {});
  t.strictSame([cv.work, missing, reported], [work, [], []]);
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
