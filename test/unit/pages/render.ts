import t from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import { qrCode } from '../../../server/pages/qr.ts';
import { loadContent } from '../../../server/snapshot/load.ts';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { content, createApp, cvOf, mapEditions, uiOf, withCv, withEdition } from '../../helpers/app.ts';
import { imagesFrom } from '../../helpers/images.ts';

/** The application with the sample content, shared by all tests that only send requests. */
const app = await createApp(t);

const base = 'https://cv.example.org';

/** The content of a page after its heading and its link back. */
const contentOf = (page: string) =>
  /<h1 class="name">.*<\/h1>\n(?:<p class="back">.*<\/p>\n)?([\s\S]*?)<\/main>/.exec(page)?.[1];

/** The `main` element of a page. */
const mainOf = (page: string) => /<main [\s\S]*<\/main>/.exec(page)?.[0] ?? '';
const timeline = /<section class="section timeline"[\s\S]*?<\/section>\n/;
/** The URL of the CV with its QR code, for print. */
const printedUrl = /<div class="live">.*<\/div>\n/;

const titleOf = (page: string) => /<title>.*<\/title>\n/.exec(page)?.[0];

t.test('a dialog fragment is the title and the content of its page, byte for byte', async t => {
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
    const headers = { 'accept-language': 'es' };
    const page = await app.inject({ url: path, headers });
    const dialogPath = path.replace(/(\?|$)/, '/dialog$1');
    const dialog = await app.inject({ url: dialogPath, headers });
    t.equal(dialog.statusCode, page.statusCode, path);
    // A 404 shows its path.
    const section = contentOf(page.body)?.replace(`${path}.`, `${path}/dialog.`);
    t.match(section, /^<section [\s\S]*<\/section>\n$/, 'the content is one section');
    t.equal(dialog.body, `${titleOf(page.body)}${section}`, dialogPath);
  }
});

t.test('a server error at the URL of a dialog is a fragment', async t => {
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
  t.equal(dialog, `${titleOf(page)}${contentOf(page)}`);
});

t.test('the same request gets the same bytes, also from another instance of the app', async t => {
  const app = await createApp(t);
  const other = await createApp(t);
  for (const url of ['/en', '/es?length=short&icons=hide', '/en/info', '/es/shortcuts/dialog', '/fr']) {
    const { rawPayload } = await app.inject(url);
    t.ok((await app.inject(url)).rawPayload.equals(rawPayload), `${url} twice`);
    t.ok((await other.inject(url)).rawPayload.equals(rawPayload), `${url} from another instance`);
  }
});

t.test('the short CV has the marked entries of a section, or its first three if none is marked', async t => {
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
    [...(await app.inject(url)).body.matchAll(/<li (?:class="entry" )?id="(.*?)"/g)]
      .map(([, id]) => id)
      .join(' ');
  const all = 'work-a work-b work-c work-d skills-a skills-b skills-c skills-d';
  t.equal(await ids('/en'), all);
  t.equal(await ids('/en?length=short'), 'work-a work-c skills-a skills-b skills-c');

  const site = { ...content.site, defaults: { ...content.site.defaults, length: 'short' as const } };
  const shortByDefault = await createApp(t, { content: { ...content, site } });
  const { rawPayload: short } = await shortByDefault.inject('/es');
  t.ok(
    short.equals((await shortByDefault.inject('/es?length=short')).rawPayload),
    'a site can be short by default',
  );
  t.ok(short.length < (await shortByDefault.inject('/es?length=long')).rawPayload.length);
});

t.test('icons are inline SVG beside text, and absent with icons=hide', async t => {
  const shown = (await app.inject('/en')).body;
  t.match(
    shown,
    /<svg [^>]*class="icon" aria-hidden="true"[^>]*>.*<\/svg>Positions<span class="count"> 6<\/span><\/h2>/,
  );
  t.notMatch(shown, / style="/, 'without inline styles');
  const hidden = mainOf((await app.inject('/en?icons=hide')).body);
  t.notMatch(hidden, 'class="icon"');
  t.notMatch(
    hidden.replace(timeline, '').replace(printedUrl, ''),
    '<svg',
    'only the timeline and the QR code are SVG',
  );
  t.match(hidden, '<h2 id="work_title">Positions<span class="count"> 6</span></h2>');
  t.match(hidden, '<h2 id="timeline_title">Timeline</h2>');
});

t.test('both drawings of the timeline link the same entries of the page', async t => {
  for (const url of ['/en', '/es', '/en?length=short&icons=hide']) {
    const { body } = await app.inject(url);
    const section = timeline.exec(body)?.[0] ?? '';
    const drawings = section.split('<svg class="').slice(1);
    const links = drawings.map(drawing => [
      ...drawing.matchAll(/<a href="#([^"]+)" data-bar="\d+" aria-label="[^"]+"/g),
    ]);
    const [wide = [], narrow] = [0, 1].map(size =>
      links.flatMap((found, i) => (i % 2 === size ? found.map(([link]) => link) : [])),
    );
    t.ok(wide.length > 4, `${wide.length} links`);
    t.strictSame(narrow, wide, url);
    const ids = new Set([...body.matchAll(/<li class="entry" id="([^"]+)"/g)].map(([, id]) => id));
    t.strictSame(
      links.flat().filter(([, id]) => !ids.has(id)),
      [],
      'every link has a target',
    );
    for (const [, id = ''] of section.matchAll(/aria-labelledby="([^"]+)"/g))
      t.match(section, new RegExp(`<(p|h2) id="${id}">`), `${id} exists`);
  }
});

t.test('the timeline has a text for screen readers; its years and grid lines are aria-hidden', async t => {
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
});

t.test('a CV without dates has no timeline, and no link to it', async t => {
  const app = await createApp(t, { content: withCv({ skills: [{ id: 'a', name: 'Ropeways' }] }) });
  const { body } = await app.inject('/en');
  t.notMatch(body, /timeline(?!\.css)/);
  t.match(body, '<a href="#skills">');
});

t.test('the CV prints its URL, as text and as a QR code', async t => {
  const app = await createApp(t, { env: { BASE_URL: base } });
  for (const [url, text] of [
    ['/en', 'cv.example.org/en'],
    ['/en?length=short&theme=clean&utm_source=x', 'cv.example.org/en?length=short&amp;theme=clean'],
    ['/en?length=long', 'cv.example.org/en'],
  ] as const) {
    const { path, size } = qrCode(`https://${text.replaceAll('&amp;', '&')}`);
    t.equal(
      printedUrl.exec((await app.inject(url)).body)?.[0],
      `<div class="live"><p>This CV, always up to date: ${text}</p>` +
        `<svg class="qr" viewBox="0 0 ${size} ${size}" aria-hidden="true"><path d="${path}"/></svg></div>\n`,
      url,
    );
  }
  t.match((await app.inject('/es')).body, `<p>${uiOf('es').controls.live} cv.example.org/es</p>`);
  for (const url of ['/en/info', '/en/shortcuts', '/none'])
    t.notMatch((await app.inject(url)).body, 'class="live"', 'other pages do not print it');

  const site = { ...content.site, baseUrl: null };
  const withoutBaseUrl = await createApp(t, { content: { ...content, site } });
  t.notMatch((await withoutBaseUrl.inject('/en')).body, 'class="live"');
});

t.test('links print their URL unless it is their text', async t => {
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
    [...body.matchAll(/<(?:p|span) class="address".*?<\/(?:p|span)>/g)].map(([element]) => element),
    [
      '<span class="address" dir="ltr">wiki.example/ada</span>',
      '<p class="address"><bdi dir="ltr">example.org/a</bdi></p>',
    ],
  );
});

t.test('contacts have icons where each has one, and they tell one from another', async t => {
  const profiles = [{ network: 'A network without an icon', url: 'https://x.example/ada' }];
  for (const [basics, icons] of [
    [{ email: 'ada@example.org' }, 0],
    [{ email: 'ada@example.org', url: 'https://ada.example/' }, 2],
    [{ email: 'ada@example.org', url: 'https://ada.example/', profiles }, 0],
  ] as const) {
    const app = await createApp(t, { content: withCv({ basics: { name: 'Ada', ...basics } }) });
    const { body } = await app.inject('/en');
    const [contact = ''] = /<address[\s\S]*?<\/address>/.exec(body) ?? [];
    t.equal(contact.split('class="icon"').length - 1, icons);
  }
});

t.test('a long email address or URL has line break opportunities before its parts', async t => {
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

t.test('language and length are in the toolbar, all other choices in the panel', async t => {
  for (const url of ['/en', '/es/info']) {
    const { body } = await app.inject(url);
    const [toolbar = '', panel = ''] = body.split('id="panel" popover>');
    const choices = (part: string) => [...part.matchAll(/data-choice="(\w+)"/g)].map(([, name]) => name);
    t.strictSame(choices(toolbar), ['language', 'length'], url);
    t.strictSame(choices(panel), ['icons', 'theme', 'scheme']);
    t.match(
      toolbar,
      /<button [^>]*id="view" type="button" popovertarget="panel">/,
      'a button opens the panel',
    );
    const labels = (part: string) => [...part.matchAll(/<span( class="visually-hidden")? id="\w+-label">/g)];
    t.ok(labels(toolbar).every(([, hidden]) => hidden));
    t.notOk(
      labels(panel).some(([, hidden]) => hidden),
      'labels are visible in the panel',
    );
  }
});

t.test('only pages with sections have controls for sections', async t => {
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
    t.match(section, `<details open><summary aria-labelledby="${title}">`, 'each can be folded, and is open');
  }
  for (const url of ['/en/info', '/en/shortcuts', '/none'])
    t.notMatch(
      (await app.inject(url)).body,
      /id="sections"|popovertarget="sections"|data-fold|<details/,
      url,
    );
});

t.test('each page has a description of its own', async t => {
  const description = async (url: string, given = content) => {
    const { body } = await (await createApp(t, { content: given })).inject(url);
    return /<meta name="description" content="(.*)">/.exec(body)?.[1];
  };
  const ui = uiOf('es');
  const isStartOf = async (url: string, text = '') => {
    const start = (await description(url)) ?? '';
    t.ok(start.endsWith('.') && text.startsWith(start), `${url}: ${start}`);
  };
  await isStartOf('/es', content.textReader.plain(cvOf('es').basics?.summary ?? '').replaceAll('\n', ' '));
  await isStartOf('/es/info', ui.info.texts[0]);
  t.equal(await description('/es/shortcuts'), ui.shortcuts.text);
  t.equal(await description('/es/none'), undefined);
  t.equal(await description('/en', withCv({ basics: { name: 'Ada' } })), undefined);
  t.equal(
    await description('/es/info', withEdition('es', { ui: { ...ui, info: { ...ui.info, texts: [] } } })),
    undefined,
    'without a text there is no description',
  );
});

t.test('the default theme and colour scheme are data attributes', async t => {
  const site = { ...content.site, defaults: { ...content.site.defaults, scheme: 'dark' as const } };
  const app = await createApp(t, { content: { ...content, site } });
  t.match(
    (await app.inject('/en')).body,
    / data-scheme="dark">[\s\S]*<div class="desk" data-theme="default" /,
  );
  t.match((await app.inject('/en?theme=clean')).body, '<div class="desk" data-theme="clean" ');
});

t.test('images of the content are shown, URLs of other origins never', async t => {
  const foreign = 'https://evil.example/x.png';
  const images = imagesFrom({ 'face.png': 'face', 'orgs/lab.svg': '<svg/>' });
  const withImages = (cv: Cv): Content => ({ ...withCv(cv), images });
  const app = await createApp(t, {
    content: withImages({
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
    content: withImages({ basics: { name: 'Ada King Lovelace', image: foreign } }),
  });
  const page = (await other.inject('/en')).body;
  t.strictSame(sources(page), []);
  t.notMatch(page, 'evil.example');
  t.notMatch(page, 'class="portrait', 'nothing stands in for it');
});

t.test('an ongoing date range is in the language of the page, and lasts until the current month', async t => {
  const cv: Cv = { work: [{ id: 'a', position: 'Director', startDate: '2025-11' }] };
  const app = await createApp(t, {
    content: mapEditions(() => ({ cv, publicCv: cv })),
  });
  const dateRange = async (url: string) =>
    /<p class="period">\n(.*)<\/p>/.exec((await app.inject(url)).body)?.[1];
  const cases = [
    ['/en', 'Nov 2025', 'present', '1 year, 1 month'],
    ['/es', 'nov 2025', 'actualidad', '1 año y 1 mes'],
  ];
  for (const [url = '', start, ongoing, duration] of cases) {
    t.equal(
      await dateRange(url),
      `<time datetime="2025-11">${start}</time> – <span class="ongoing">${ongoing}</span>` +
        ` <data class="duration" value="P1Y1M">${duration}</data>`,
    );
  }
  let month = '2025-11';
  const other = await createApp(t, { content: withCv(cv), today: () => month });
  t.match((await other.inject('/en')).body, 'value="P1M"');
  month = '2025-12';
  t.match((await other.inject('/en')).body, 'value="P2M"', 'a new month needs no restart');
});

/** A value with its texts replaced, except those of some keys. */
function replaceTexts<T>(value: T, text: string, unchangedKeys: RegExp): T {
  return JSON.parse(JSON.stringify(value), (key, old) =>
    typeof old === 'string' && !unchangedKeys.test(key) ? text : old,
  );
}

t.test('hostile text in any field of the CV stays text', async t => {
  const hostile = `</title></h1><script>alert(1)</script>"'><img src=x onerror=alert(1)>&amp;\${x}<%= it %>`;
  const hostileUrl = `https://x.example/"><script>alert(1)</script>`;
  const unchangedKeys = /^(id|url|email|lang|countryCode|startDate|endDate|date|releaseDate)$/;
  const full: Cv = {
    basics: {
      name: '',
      label: '',
      image: '',
      email: '"><script>alert(1)</script>@x.example',
      phone: '',
      url: hostileUrl,
      summary: '',
      location: { address: '', postalCode: '', city: '', region: '', countryCode: 'ES' },
      profiles: [
        { network: '', username: '', url: hostileUrl },
        { network: '', username: '' },
      ],
    },
    work: [
      {
        id: 'a',
        name: '',
        position: '',
        location: '',
        url: hostileUrl,
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
    certificates: [{ name: '', issuer: '', url: hostileUrl }],
    publications: [{ name: '', publisher: '', summary: '', url: hostileUrl }],
    skills: [{ name: '', level: '', keywords: [''] }],
    languages: [{ language: '', fluency: '' }],
    interests: [{ name: '', keywords: [''] }],
    references: [{ name: '', reference: '' }],
  };
  const app = await createApp(t, { content: withCv(replaceTexts(full, hostile, unchangedKeys)) });
  const harmless = await createApp(t, {
    content: withCv(
      replaceTexts(full, 'calm 1', /^(id|lang|countryCode|startDate|endDate|date|releaseDate|url|email)$/),
    ),
  });
  // Line break opportunities depend on the text.
  const tags = (body: string) => [...body.matchAll(/<\/?(?!wbr>)([a-z1-6]+)/g)].map(([tag]) => tag).join(' ');
  for (const url of ['/en', '/en/info', '/en/info/dialog', '/en?length=none', '/en/none']) {
    const { body } = await app.inject(url);
    t.notMatch(body, /<script>alert|<img src=x|onerror=alert\(1\)>(?!&)/, url);
    t.equal(tags(body), tags((await harmless.inject(url)).body), 'it adds no element');
    t.match(body, '&lt;/title&gt;&lt;/h1&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;');
  }
});

t.test('hostile text in a URL stays text', async t => {
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

t.test('hostile interface messages stay text', async t => {
  const hostile = '"><script>alert(1)</script>';
  const ui = replaceTexts(uiOf('en'), hostile, /^(locale|dir)$/);
  const app = await createApp(t, { content: withEdition('en', { ui }) });
  for (const url of ['/en', '/en/info', '/en/shortcuts', '/en/shortcuts/dialog', '/en/none', '/en?icons=']) {
    const { body } = await app.inject(url);
    t.notMatch(body, '<script>alert', url);
    t.match(body, '&quot;&gt;&lt;script&gt;');
  }
});

t.test('an empty CV is a page', async t => {
  const folder = t.testdir({
    'site.json': '{}',
    cv: { 'en.json': '{}' },
    ui: { 'en.json': JSON.stringify(uiOf('en')) },
  });
  const app = await createApp(t, {
    content: (await loadContent(folder)).content as Content,
    env: { BASE_URL: base },
  });
  const { statusCode, body } = await app.inject('/en');
  t.equal(statusCode, 200);
  t.match(body, '<h1 class="name">Curriculum vitae</h1>');
  t.match(body, '<title>Curriculum vitae</title>');
  t.notMatch(body, /<meta name="description"|id="sections"|id="language-en"|<section/);
  t.match(body, `<link rel="canonical" href="${base}/en">`);
});

t.test('a page in a right-to-left language has dir="rtl"', async t => {
  const app = await createApp(t, { content: withEdition('en', { ui: { ...uiOf('en'), dir: 'rtl' } }) });
  t.match((await app.inject('/en')).body, '<html lang="en" dir="rtl"');
  t.match((await app.inject('/es')).body, '<html lang="es" dir="ltr"');
});

t.test('a text in another language than the page has lang and dir', async t => {
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
  t.match(body, '<div class="text" lang="en" dir="auto">\n<p>Led it.</p>\n</div>');
  t.match(body, `<li>${english}One.</span></li>`);
  t.match(body, '<div class="summary" lang="en" dir="auto">\n<p>Sums.</p>\n</div>');
  t.match(body, '<h3 class="title">Director</h3>');
  t.match(
    body,
    '<p class="by"><span lang="fr" dir="auto">Laboratoire</span></p>',
    'the lang of an entry applies to its name',
  );
  t.match(body, '<p class="label">Ingeniera</p>');
});
