import t from 'tap';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { content, createApp, cvOf, withCv } from '../../helpers/app.ts';
import { imagesFrom } from '../../helpers/images.ts';

const base = 'https://cv.example.org';
const withBaseUrl = { env: { BASE_URL: base } };

const withoutBaseUrl: Content = { ...content, site: { ...content.site, baseUrl: null } };

/** URLs of pages with a title and a description of their own. */
const pages = ['/en', '/es', '/en/info', '/es/shortcuts'];
/** URLs that are not those of a CV. */
const otherUrls = [
  '/en/info',
  '/es/shortcuts',
  '/en/info/dialog',
  '/es/shortcuts/dialog',
  '/none',
  '/en?length=half',
];

const contentOf = (body: string, attribute: string) =>
  [...body.matchAll(new RegExp(`<meta ${attribute} content="(.*?)">`, 'g'))].map(([, text]) => text);
const descriptionTag = /<meta name="description" content="(.*?)">/;
const jsonLdTag = /<script type="application\/ld\+json">(.*?)<\/script>/g;
const jsonLdOf = (body: string) => [...body.matchAll(jsonLdTag)].map(([, text = '']) => JSON.parse(text));

t.test('each page has its own title and description, in its language', async t => {
  const app = await createApp(t);
  const bodies = await Promise.all(pages.map(async url => (await app.inject(url)).body));
  for (const pattern of [/<title>(.*)<\/title>/, descriptionTag]) {
    const texts = bodies.map(body => pattern.exec(body)?.[1] ?? '');
    t.equal(new Set(texts).size, pages.length, `${pattern}`);
    for (const text of texts) t.match(text, /^\p{Lu}.{20,}/u);
  }
});

t.test('a description is the whole sentences that end nearest to 160 characters', async t => {
  const sentence = (length: number) => `A${'a'.repeat(length - 2)}.`;
  for (const [lengths, count] of [
    [[40], 1],
    [[300], 1],
    [[300, 10], 1],
    [[50, 50, 50, 50], 3],
    [[100, 118], 2],
    [[100, 120], 1],
    [[159, 10], 1],
  ] as const) {
    const sentences = lengths.map(sentence);
    const app = await createApp(t, { content: withCv({ basics: { summary: sentences.join(' ') } }) });
    const { body } = await app.inject('/en');
    t.equal(descriptionTag.exec(body)?.[1], sentences.slice(0, count).join(' '), `${lengths}`);
  }
  const withoutSummary = await createApp(t, { ...withBaseUrl, content: withCv({ basics: { name: 'Ada' } }) });
  const { body } = await withoutSummary.inject('/en');
  t.notMatch(body, descriptionTag, 'without a summary there is no description');
  t.strictSame(contentOf(body, 'property="og:description"'), []);
  t.strictSame(contentOf(body, 'property="og:title"'), ['Ada – Curriculum vitae']);
});

t.test('the CV has Open Graph and Twitter card metadata: type, texts, URL, locales and image', async t => {
  const app = await createApp(t, withBaseUrl);
  for (const [language, title, locales] of [
    ['en', 'Leonardo Torres Quevedo – Curriculum vitae', ['en_GB', 'es_ES']],
    ['es', 'Leonardo Torres Quevedo – Currículum vítae', ['es_ES', 'en_GB']],
  ] as const) {
    const { body } = await app.inject(`/${language}?length=short`);
    const description = contentOf(body, 'name="description"')[0];
    t.strictSame(
      [...body.matchAll(/<meta (?:property="og|name="twitter):(.*?)" content="(.*?)">/g)].map(
        ([, name, text]) => [name, text],
      ),
      [
        ['type', 'profile'],
        ['title', title],
        ['description', description],
        ['url', `${base}/${language}`],
        ['locale', locales[0]],
        ['locale:alternate', locales[1]],
        ['image', `${base}/${language}/card.png`],
        ['image:width', '1200'],
        ['image:height', '630'],
        ['image:alt', title],
        ['card', 'summary_large_image'],
      ],
    );
  }
});

t.test('only the CV has that metadata, and only with a base URL', async t => {
  const app = await createApp(t, withBaseUrl);
  for (const url of otherUrls) t.notMatch((await app.inject(url)).body, /og:|twitter:/, url);
  const other = await createApp(t, { content: withoutBaseUrl });
  t.notMatch((await other.inject('/en')).body, /og:|twitter:|https?:\/\/cv\./);
});

t.test('the CV has JSON-LD, which does not depend on the choices in the query', async t => {
  const app = await createApp(t, withBaseUrl);
  for (const language of ['en', 'es']) {
    const [profile, ...more] = jsonLdOf((await app.inject(`/${language}`)).body);
    t.strictSame(more, []);
    t.match(profile, {
      '@type': 'ProfilePage',
      inLanguage: language,
      url: `${base}/${language}`,
      mainEntity: { '@id': `${base}/#person`, jobTitle: cvOf(language).basics?.label },
    });
    const chosen = await app.inject(`/${language}?length=short&icons=hide&theme=clean`);
    t.strictSame(jsonLdOf(chosen.body), [profile]);
    t.match(chosen.body, `<link rel="canonical" href="${base}/${language}">`);
  }
});

t.test('only the CV has JSON-LD, and only if it has a name', async t => {
  const app = await createApp(t, withBaseUrl);
  for (const url of otherUrls) t.strictSame(jsonLdOf((await app.inject(url)).body), [], url);
  for (const cv of [{}, { basics: { label: 'Analyst' } }]) {
    const nameless = await createApp(t, { content: withCv(cv) });
    t.strictSame(jsonLdOf((await nameless.inject('/en')).body), []);
  }
});

t.test('without a base URL, JSON-LD has no URL of the site', async t => {
  const app = await createApp(t, { content: withoutBaseUrl });
  const [profile] = jsonLdOf((await app.inject('/en')).body);
  t.equal(profile.url, undefined);
  t.equal(profile.mainEntity['@id'], undefined);
  t.equal(profile.mainEntity.name, 'Leonardo Torres Quevedo');
});

t.test('JSON-LD has the URL of an image of the content, not of one elsewhere', async t => {
  const images = imagesFrom({ 'my face.png': '' });
  const imageOf = async (image: string, site = content.site) => {
    const given = { ...withCv({ basics: { name: 'Ada', image } }), images, site };
    const app = await createApp(t, { content: given });
    return jsonLdOf((await app.inject('/en')).body)[0].mainEntity.image;
  };
  t.match(
    await imageOf('my face.png'),
    /^http:\/\/localhost:1999\/static\/[0-9a-f]{16}\/images\/my%20face\.png$/,
  );
  t.equal(await imageOf('my face.png', withoutBaseUrl.site), undefined);
  t.equal(await imageOf('https://elsewhere.example/face.png'), undefined);
});

t.test('no text of the content closes the script element of the JSON-LD', async t => {
  const name = '</script><script>alert(1)</script><!--</head><svg></svg>';
  const app = await createApp(t, { ...withBaseUrl, content: withCv({ basics: { name, summary: name } }) });
  const { body } = await app.inject('/en');
  const [profile] = jsonLdOf(body);
  t.equal(profile.mainEntity.name, name);
  t.equal(profile.mainEntity.description, name);
  t.notMatch(body, '<script>');
  t.equal(body.match(/<script/g)?.length, 3);
});

t.test('no request header changes a URL', async t => {
  const app = await createApp(t, { env: { TRUST_PROXY: 'true' } });
  const headers = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'host=evil.example;proto=https',
    origin: 'https://evil.example',
  };
  for (const url of [...pages, ...otherUrls, '/robots.txt', '/sitemap.xml', '/site.webmanifest']) {
    const { rawPayload } = await app.inject(url);
    t.ok((await app.inject({ url, headers })).rawPayload.equals(rawPayload), url);
  }
});

t.test('fragments and error pages have noindex and no canonical URL', async t => {
  const app = await createApp(t, withBaseUrl);
  for (const url of otherUrls) {
    const noindex = !pages.includes(url);
    const { headers, body } = await app.inject(url);
    t.equal(headers['x-robots-tag'], noindex ? 'noindex' : undefined, url);
    t.equal(body.includes('rel="canonical"'), !noindex, url);
  }
});
