import t from 'tap';
import { ContentFolder } from '../../../server/content/files.ts';
import type { Cv } from '../../../server/cv/schema.ts';
import { qrCode } from '../../../server/pages/qr.ts';
import { loadContent } from '../../../server/snapshot/load.ts';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { content, createApp, cvOf, mapEditions, uiOf, withCv, withEdition } from '../../helpers/app.ts';

/** The application on the sample, for all tests that only ask it. */
const app = await createApp(t);

const base = 'https://cv.example.org';

/** What stands between the name at the top, with the way back, and the end of the sheet. */
const pieceOf = (page: string) =>
  /<h1 class="name">.*<\/h1>\n(?:<p class="back">.*<\/p>\n)?([\s\S]*?)<\/main>/.exec(page)?.[1];

/** The sheet of a page, and parts of it that draw. */
const sheetOf = (page: string) => /<main [\s\S]*<\/main>/.exec(page)?.[0] ?? '';
const timeline = /<section class="section timeline"[\s\S]*?<\/section>\n/;
const live = /<div class="live">.*<\/div>\n/;

const titleOf = (page: string) => /<title>.*<\/title>\n/.exec(page)?.[0];

t.test('a fragment is the title and then, byte for byte, the piece inside its page', async t => {
  const paths = [
    '/en/info',
    '/es/info',
    '/en/shortcuts',
    '/es/shortcuts',
    '/fr/info',
    '/en/none',
    '/es/info?length=none',
    '/en/shortcuts?length=short&icons=hide&theme=clean',
  ];
  for (const path of paths) {
    // What differs between the two is the address that a "not found" names.
    const accept = { 'accept-language': 'es' };
    const page = await app.inject({ url: path, headers: accept });
    const dialogPath = path.replace(/(\?|$)/, '/dialog$1');
    const dialog = await app.inject({ url: dialogPath, headers: accept });
    t.equal(dialog.statusCode, page.statusCode, path);
    const piece = pieceOf(page.body)?.replace(`${path}.`, `${path}/dialog.`);
    t.match(piece, /^<section [\s\S]*<\/section>\n$/, 'the piece is one section');
    t.equal(dialog.body, `${titleOf(page.body)}${piece}`, dialogPath);
  }
});

t.test('the piece of a problem of the server stands alone under the address of a dialog', async t => {
  const app = await createApp(t);
  for (const path of ['/broken', '/broken/dialog']) {
    app.get(path, () => {
      throw new Error('broken');
    });
  }
  const withoutId = (text: string) => text.replace(/[0-9a-f-]{36}/, 'id');
  const page = withoutId((await app.inject('/broken')).body);
  const dialog = withoutId((await app.inject('/broken/dialog')).body);
  t.match(dialog, '<p>Reference: id</p>');
  t.equal(dialog, `${titleOf(page)}${pieceOf(page)}`);
});

t.test('the same request gives the same bytes, in this app and in another', async t => {
  const app = await createApp(t);
  const other = await createApp(t);
  for (const url of ['/en', '/es?length=short&icons=hide', '/en/info', '/es/shortcuts/dialog', '/fr']) {
    const { rawPayload } = await app.inject(url);
    t.ok((await app.inject(url)).rawPayload.equals(rawPayload), `${url} twice`);
    t.ok((await other.inject(url)).rawPayload.equals(rawPayload), `${url} elsewhere`);
  }
});

t.test('the reader in a hurry gets what is marked, or the first three where nothing is', async t => {
  const app = await createApp(t, {
    content: withCv({
      work: [
        { id: 'a', name: 'A', short: true },
        { id: 'b', name: 'B' },
        { id: 'c', name: 'C', short: true },
        { id: 'd', name: 'D', short: false },
      ],
      skills: ['a', 'b', 'c', 'd'].map(id => ({ id, name: id })),
    }),
  });
  const ids = async (url: string) =>
    [...(await app.inject(url)).body.matchAll(/<li class="entry" id="(.*?)"/g)].map(([, id]) => id).join(' ');
  const all = 'work-a work-b work-c work-d skills-a skills-b skills-c skills-d';
  t.equal(await ids('/en'), all);
  t.equal(await ids('/en?length=short'), 'work-a work-c skills-a skills-b skills-c');

  const site = { ...content.site, defaults: { ...content.site.defaults, length: 'short' as const } };
  const brief = await createApp(t, { content: { ...content, site } });
  const { rawPayload: short } = await brief.inject('/es');
  t.ok(short.equals((await brief.inject('/es?length=short')).rawPayload), 'a site can be brief by default');
  t.ok(short.length < (await brief.inject('/es?length=long')).rawPayload.length);
});

t.test('icons are inline pictures beside words, or not there at all', async t => {
  const shown = (await app.inject('/en')).body;
  t.match(shown, /<svg [^>]*class="icon" aria-hidden="true"[^>]*>.*<\/svg>Positions<\/h2>/);
  t.notMatch(shown, / style="/, 'and none brings styles of its own');
  const hidden = sheetOf((await app.inject('/en?icons=hide')).body);
  t.notMatch(hidden, 'class="icon"');
  t.notMatch(hidden.replace(timeline, '').replace(live, ''), '<svg', 'but for what is no icon');
  t.match(hidden, '<h2 id="work_title">Positions</h2>');
  t.match(hidden, '<h2 id="timeline_title">Timeline</h2>');
});

t.test(
  'the timeline leads to entries that are on the page, from each of its pictures to the same',
  async t => {
    for (const url of ['/en', '/es', '/en?length=short&icons=hide']) {
      const { body } = await app.inject(url);
      const section = timeline.exec(body)?.[0] ?? '';
      const pictures = section.split('<svg class="').slice(1);
      const links = pictures.map(picture => [...picture.matchAll(/<a href="#([^"]+)" aria-label="[^"]+"/g)]);
      const [wide = [], narrow] = [0, 1].map(size =>
        links.flatMap((found, i) => (i % 2 === size ? found.map(([link]) => link) : [])),
      );
      t.ok(wide.length > 4, `${wide.length} links`);
      t.strictSame(narrow, wide, url);
      const ids = new Set([...body.matchAll(/<li class="entry" id="([^"]+)"/g)].map(([, id]) => id));
      t.strictSame(
        links.flat().filter(([, id]) => !ids.has(id)),
        [],
        'none leads nowhere',
      );
      for (const [, id = ''] of section.matchAll(/aria-labelledby="([^"]+)"/g))
        t.match(section, new RegExp(`<(p|h2) id="${id}">`), `${id} is there to name it`);
    }
  },
);

t.test(
  'what the timeline shows is said to those who do not see it, and its years and rules are not',
  async t => {
    const { body } = await app.inject('/en');
    const section = timeline.exec(body)?.[0] ?? '';
    t.match(section, `<p class="visually-hidden">${uiOf('en').timeline.text}</p>`);
    t.match(
      section,
      /<div class="band scale" aria-hidden="true">\n<svg [^>]*>\n(<text [^>]*>\d{4}<\/text>\n)+<\/svg>/,
    );
    const groups = section.match(/<g class="grid"[^>]*>/g) ?? [];
    t.ok(groups.length > 1);
    t.strictSame([...new Set(groups)], ['<g class="grid" aria-hidden="true">']);
  },
);

t.test('a CV in which nothing has a date has no timeline, nor a link to one', async t => {
  const app = await createApp(t, { content: withCv({ skills: [{ id: 'a', name: 'Ropeways' }] }) });
  const { body } = await app.inject('/en');
  t.notMatch(body, /timeline(?!\.css)/);
  t.match(body, '<a href="#skills">');
});

t.test('paper says where the CV is kept up to date, in letters and as a code', async t => {
  const app = await createApp(t, { env: { BASE_URL: base } });
  for (const [url, address] of [
    ['/en', 'cv.example.org/en'],
    ['/en?length=short&theme=clean&utm_source=x', 'cv.example.org/en?length=short&amp;theme=clean'],
    ['/en?length=long', 'cv.example.org/en'],
  ] as const) {
    const { path, size } = qrCode(`https://${address.replaceAll('&amp;', '&')}`);
    t.equal(
      live.exec((await app.inject(url)).body)?.[0],
      `<div class="live"><p>This CV, always up to date: ${address}</p>` +
        `<svg class="qr" viewBox="0 0 ${size} ${size}" aria-hidden="true"><path d="${path}"/></svg></div>\n`,
      url,
    );
  }
  t.match((await app.inject('/es')).body, `<p>${uiOf('es').controls.live} cv.example.org/es</p>`);
  for (const url of ['/en/info', '/en/shortcuts', '/none'])
    t.notMatch((await app.inject(url)).body, 'class="live"', 'another page is not the CV');

  const site = { ...content.site, baseUrl: null };
  const nowhere = await createApp(t, { content: { ...content, site } });
  t.notMatch((await nowhere.inject('/en')).body, 'class="live"', 'who does not know says nothing');
});

t.test('paper says the addresses that links lead to, where their words do not', async t => {
  const long = `https://example.org/${'long'.repeat(20)}`;
  const app = await createApp(t, {
    content: withCv({
      basics: {
        name: 'Ada',
        email: 'ada@example.org',
        url: 'https://ada.example/',
        profiles: [
          { network: 'Wiki', url: 'https://wiki.example/ada' },
          { network: 'Forum', url: long },
        ],
      },
      projects: [
        { id: 'a', name: 'A', url: 'https://example.org/a/' },
        { id: 'b', name: 'B', url: long },
        { id: 'c', name: 'C' },
      ],
    }),
  });
  const { body } = await app.inject('/en');
  t.strictSame(
    [...body.matchAll(/<(?:p|span) class="address" dir="ltr">.*?>/g)].map(([address]) => address),
    [
      '<span class="address" dir="ltr">wiki.example/ada</span>',
      '<p class="address" dir="ltr">example.org/a</p>',
    ],
  );
});

t.test('a long address may break before its parts, and is the same text', async t => {
  for (const [email, text] of [
    ['ada@mail.example.org', 'ada<wbr>@mail.example.org'],
    ['ada.of.lovelace.1815@example.org', 'ada<wbr>.of<wbr>.lovelace<wbr>.1815<wbr>@example.org'],
  ] as const) {
    const basics = { name: 'Ada', email, url: 'https://ada.example/cv' };
    const app = await createApp(t, { content: withCv({ basics }) });
    const { body } = await app.inject('/en');
    t.match(body, `<a href="mailto:${email}"><bdi dir="ltr">${text}</bdi></a>`);
    t.match(body, '<a href="https://ada.example/cv"><bdi dir="ltr">ada.example<wbr>/cv</bdi></a>');
  }
});

t.test('language and length are at hand, all other choices are one step away', async t => {
  for (const url of ['/en', '/es/info']) {
    const { body } = await app.inject(url);
    const [near = '', panel = ''] = body.split('id="panel" popover>');
    const choices = (part: string) => [...part.matchAll(/data-choice="(\w+)"/g)].map(([, name]) => name);
    t.strictSame(choices(near), ['language', 'length'], url);
    t.strictSame(choices(panel), ['icons', 'theme', 'scheme']);
    t.match(near, /<button [^>]*id="view" type="button" popovertarget="panel">/, 'a button leads there');
    const labels = (part: string) => [...part.matchAll(/<span( class="visually-hidden")? id="\w+-label">/g)];
    t.ok(labels(near).every(([, hidden]) => hidden));
    t.notOk(
      labels(panel).some(([, hidden]) => hidden),
      'where each says what it is',
    );
  }
});

t.test('what has to do with sections is on pages that have some', async t => {
  const { body } = await app.inject('/en');
  t.match(
    body,
    /popovertarget="sections"[\s\S]* data-fold>[\s\S]*<nav class="sections" id="sections" popover /,
  );
  t.match(body, '<button class="button" id="unfold" type="button" value="open"');
  t.match(body, '<button class="button" id="fold" type="button" value=""');
  const sections = body.match(/<section [\s\S]*?<\/section>/g) ?? [];
  for (const section of sections) {
    const [, title = ''] = /aria-labelledby="(\w+)"/.exec(section) ?? [];
    t.match(section, `<details open><summary aria-labelledby="${title}">`, 'each can be folded, and is not');
  }
  for (const url of ['/en/info', '/en/shortcuts', '/none'])
    t.notMatch(
      (await app.inject(url)).body,
      /id="sections"|popovertarget="sections"|data-fold|<details/,
      url,
    );
});

t.test('a page describes itself in its own words', async t => {
  const description = async (url: string, given = content) => {
    const { body } = await (await createApp(t, { content: given })).inject(url);
    return /<meta name="description" content="(.*)">/.exec(body)?.[1];
  };
  const ui = uiOf('es');
  const begins = async (url: string, whole = '') => {
    const said = (await description(url)) ?? '';
    t.ok(said.endsWith('.') && whole.startsWith(said), `${url}: ${said}`);
  };
  await begins('/es', cvOf('es').basics?.summary);
  await begins('/es/info', ui.info.texts[0]);
  t.equal(await description('/es/shortcuts'), ui.shortcuts.text);
  t.equal(await description('/es/none'), undefined);
  t.equal(await description('/en', withCv({ basics: { name: 'Ada' } })), undefined);
  t.equal(
    await description('/es/info', withEdition('es', { ui: { ...ui, info: { ...ui.info, texts: [] } } })),
    undefined,
    'where there is none it says none',
  );
});

t.test('the theme and the colours of a first visit are marked for the styles', async t => {
  const site = { ...content.site, defaults: { ...content.site.defaults, scheme: 'dark' as const } };
  const app = await createApp(t, { content: { ...content, site } });
  t.match(
    (await app.inject('/en')).body,
    / data-scheme="dark">[\s\S]*<div class="desk" data-theme="default" /,
  );
  t.match((await app.inject('/en?theme=clean')).body, '<div class="desk" data-theme="clean" ');
});

t.test('pictures of the content are shown, a foreign address never is', async t => {
  const folder = t.testdir({ images: { 'face.png': 'face', orgs: { 'lab.svg': '<svg/>' } } });
  const foreign = 'https://evil.example/x.png';
  const images = new ContentFolder(folder).images();
  const withPictures = (cv: Cv): Content => ({ ...withCv(cv), images });
  const app = await createApp(t, {
    content: withPictures({
      basics: { name: 'Ada', image: 'face.png' },
      work: [
        { id: 'a', name: 'A', logo: 'orgs/lab.svg' },
        { id: 'b', name: 'B', logo: foreign },
        { id: 'c', name: 'C', logo: 'gone.png' },
        { id: 'd', name: 'D', logo: '../images/face.png' },
      ],
    }),
  });
  const sources = (body: string) => [...body.matchAll(/<img [^>]*src="([^"]+)"/g)].map(([, src = '']) => src);
  const { body } = await app.inject('/en');
  const [portrait = '', logo = '', ...others] = sources(body);
  t.match(portrait, /^\/static\/[0-9a-f]{16}\/images\/face\.png$/);
  t.match(logo, /^\/static\/[0-9a-f]{16}\/images\/orgs\/lab\.svg$/);
  t.strictSame(others, []);
  t.equal((await app.inject(portrait)).body, 'face');
  t.equal((await app.inject(logo)).headers['content-type'], 'image/svg+xml');
  t.strictSame(sources((await app.inject('/en?icons=hide')).body), [portrait], 'no logos without icons');

  const other = await createApp(t, {
    content: withPictures({ basics: { name: 'Ada King Lovelace', image: foreign } }),
  });
  const page = (await other.inject('/en')).body;
  t.strictSame(sources(page), []);
  t.notMatch(page, 'evil.example');
  t.match(
    page,
    '<span class="portrait initials" aria-hidden="true">A\u200CL</span>',
    'initials stand in its place',
  );
});

t.test(
  'what goes on is said in the language of the page, and counted to the month of the response',
  async t => {
    const cv: Cv = { work: [{ id: 'a', position: 'Director', startDate: '2025-11' }] };
    const app = await createApp(t, {
      content: mapEditions(() => ({ cv, publicCv: cv })),
    });
    const period = async (url: string) =>
      /<p class="period">\n(.*)<\/p>/.exec((await app.inject(url)).body)?.[1];
    const words = [
      ['/en', 'Nov 2025', 'present', '1 year, 1 month'],
      ['/es', 'nov 2025', 'actualidad', '1 año y 1 mes'],
    ];
    for (const [url = '', start, ongoing, duration] of words) {
      t.equal(
        await period(url),
        `<time datetime="2025-11">${start}</time> – <span class="ongoing">${ongoing}</span>` +
          ` <data class="duration" value="P1Y1M">${duration}</data>`,
      );
    }
    let month = '2025-11';
    const other = await createApp(t, { content: withCv(cv), today: () => month });
    t.match((await other.inject('/en')).body, 'value="P1M"');
    month = '2025-12';
    t.match((await other.inject('/en')).body, 'value="P2M"', 'a new month needs no new start');
  },
);

/** Every text of a value replaced. */
function replaceTexts<T>(value: T, text: string, kept: RegExp): T {
  return JSON.parse(JSON.stringify(value), (key, old) =>
    typeof old === 'string' && !kept.test(key) ? text : old,
  );
}

t.test('hostile text in any field of the CV stays text', async t => {
  const hostile = `</title></h1><script>alert(1)</script>"'><img src=x onerror=alert(1)>&amp;\${x}<%= it %>`;
  const address = `https://x.example/"><script>alert(1)</script>`;
  const kept = /^(id|url|email|lang|countryCode|startDate|endDate|date|releaseDate)$/;
  const full: Cv = {
    basics: {
      name: '',
      label: '',
      image: '',
      email: '"><script>alert(1)</script>@x.example',
      phone: '',
      url: address,
      summary: '',
      location: { address: '', postalCode: '', city: '', region: '', countryCode: 'ES' },
      profiles: [
        { network: '', username: '', url: address },
        { network: '', username: '' },
      ],
    },
    work: [
      {
        id: 'a',
        name: '',
        position: '',
        location: '',
        url: address,
        logo: '',
        lang: 'fr',
        startDate: '1900',
        endDate: '1901',
        summary: '',
        description: '',
        highlights: [''],
      },
    ],
    volunteer: [{ organization: '', position: '', summary: '', highlights: [''] }],
    education: [{ institution: '', area: '', studyType: '', score: '', courses: [''] }],
    projects: [{ name: '', entity: '', type: '', roles: [''], description: '', keywords: [''] }],
    awards: [{ title: '', awarder: '', summary: '' }],
    certificates: [{ name: '', issuer: '', url: address }],
    publications: [{ name: '', publisher: '', summary: '', url: address }],
    skills: [{ name: '', level: '', keywords: [''] }],
    languages: [{ language: '', fluency: '' }],
    interests: [{ name: '', keywords: [''] }],
    references: [{ name: '', reference: '' }],
  };
  const app = await createApp(t, { content: withCv(replaceTexts(full, hostile, kept)) });
  const calm = await createApp(t, {
    content: withCv(
      replaceTexts(full, 'calm 1', /^(id|lang|countryCode|startDate|endDate|date|releaseDate|url|email)$/),
    ),
  });
  // Where a line may break depends on the text.
  const tags = (body: string) => [...body.matchAll(/<\/?(?!wbr>)([a-z1-6]+)/g)].map(([tag]) => tag).join(' ');
  for (const url of ['/en', '/en/info', '/en/info/dialog', '/en?length=none', '/en/none']) {
    const { body } = await app.inject(url);
    t.notMatch(body, /<script>alert|<img src=x|onerror=alert\(1\)>(?!&)/, url);
    t.equal(tags(body), tags((await calm.inject(url)).body), 'it adds no element');
    t.match(body, '&lt;/title&gt;&lt;/h1&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;');
  }
});

t.test('hostile text in an address stays text', async t => {
  for (const url of [
    '/en?length="><script>alert(1)</script>',
    '/en?theme=%22%3E%3Cscript%3Ealert(1)%3C/script%3E',
    '/%3Cscript%3Ealert(1)%3C%2Fscript%3E',
    `/en/'"<script>alert(1)</script>`,
  ]) {
    const { body, statusCode } = await app.inject(url);
    t.ok(statusCode === 400 || statusCode === 404, url);
    t.notMatch(body, '<script>alert');
  }
});

t.test('hostile words of the interface stay text', async t => {
  const hostile = '"><script>alert(1)</script>';
  const ui = replaceTexts(uiOf('en'), hostile, /^(locale|dir)$/);
  const app = await createApp(t, { content: withEdition('en', { ui }) });
  for (const url of ['/en', '/en/info', '/en/shortcuts', '/en/shortcuts/dialog', '/en/none', '/en?icons=']) {
    const { body } = await app.inject(url);
    t.notMatch(body, '<script>alert', url);
    t.match(body, '&quot;&gt;&lt;script&gt;');
  }
});

t.test('a CV without a word is a page all the same', async t => {
  const folder = t.testdir({
    'site.json': '{}',
    cv: { 'en.json': '{}' },
    ui: { 'en.json': JSON.stringify(uiOf('en')) },
  });
  const app = await createApp(t, {
    content: loadContent(folder).content as Content,
    env: { BASE_URL: base },
  });
  const { statusCode, body } = await app.inject('/en');
  t.equal(statusCode, 200);
  t.match(body, '<h1 class="name">Curriculum vitae</h1>');
  t.match(body, '<title>Curriculum vitae</title>');
  t.notMatch(body, /<meta name="description"|id="sections"|id="language-en"|<section/);
  t.match(body, `<link rel="canonical" href="${base}/en">`);
});

t.test('a page in a language written from right to left says so', async t => {
  const app = await createApp(t, { content: withEdition('en', { ui: { ...uiOf('en'), dir: 'rtl' } }) });
  t.match((await app.inject('/en')).body, '<html lang="en" dir="rtl"');
  t.match((await app.inject('/es')).body, '<html lang="es" dir="ltr"');
});

t.test(
  'a text of another language says which, so that it is read in its own voice and direction',
  async t => {
    const entry = {
      id: 'a',
      position: 'Director',
      name: 'Laboratoire',
      lang: 'fr',
      summary: 'Led it.',
      highlights: ['One.'],
    };
    const basics = { name: 'Ada', label: 'Ingeniera', summary: 'Sums.' };
    const publicCv = { basics, work: [entry] };
    const fallback = new Map<object, Set<string>>([
      [entry, new Set(['summary', 'highlights'])],
      [basics, new Set(['summary'])],
    ]);
    const app = await createApp(t, { content: withEdition('es', { publicCv, fallback }) });
    const { body } = await app.inject('/es');
    const english = '<span lang="en" dir="auto">';
    t.match(body, `<p class="text">${english}Led it.</span></p>`);
    t.match(body, `<li>${english}One.</span></li>`);
    t.match(body, `<p class="summary">${english}Sums.</span></p>`);
    t.match(body, '<h3 class="title">Director</h3>');
    t.match(
      body,
      '<p class="by"><span lang="fr" dir="auto">Laboratoire</span></p>',
      'an entry tells of its own name',
    );
    t.match(body, '<p class="label">Ingeniera</p>');
  },
);
