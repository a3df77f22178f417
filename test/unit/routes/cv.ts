import t from 'tap';
import { sectionNames } from '../../../server/cv/schema.ts';
import { content, createApp, cvOf } from '../../helpers/app.ts';

/** The application with the sample content, shared by all tests that only send requests. */
const app = await createApp(t);

const base = 'https://cv.example.org';
const person = 'Leonardo Torres Quevedo';
const titles = { en: `${person} – Curriculum vitae`, es: `${person} – Currículum vítae` };

const links = (body: string, rel: string) =>
  [...body.matchAll(new RegExp(`<link rel="${rel}".*?>`, 'g'))].map(([link]) => link);

t.test('each language has the CV at its URL', async t => {
  for (const [language, title] of Object.entries(titles)) {
    const response = await app.inject(`/${language}`);
    t.equal(response.statusCode, 200);
    t.equal(response.headers['content-type'], 'text/html; charset=utf-8');
    t.equal(response.headers['content-language'], language);
    t.match(response.body, new RegExp(`^<!doctype html>\n<html lang="${language}" dir="ltr"`));
    t.match(response.body, `<title>${title}</title>`);
    t.strictSame(response.body.match(/<h1.*<\/h1>/g), [`<h1 class="name">${person}</h1>`]);
    t.match(response.body, '<meta name="description" content="');
    t.notMatch(response.body, '<p class="back">', 'there is no link back');
  }
});

t.test('every entry of the content is on the page, with the same ids in all languages', async t => {
  const ids = async (url: string) =>
    [...(await app.inject(url)).body.matchAll(/<li class="entry" id="([^"_]+)"/g)].map(([, id]) => id);
  const english = await ids('/en');
  const cv = cvOf('en');
  t.equal(english.length, sectionNames.flatMap(section => cv?.[section] ?? []).length);
  t.ok(english.includes('work-laboratory-director'));
  t.equal(new Set(english).size, english.length);
  t.strictSame(await ids('/es'), english);
});

t.test('the CV page links its sections', async t => {
  const { body } = await app.inject('/en');
  const sections = [...body.matchAll(/<section class="section [\w -]+" id="(\w+)"/g)].map(([, id]) => id);
  const linked = [...body.matchAll(/<li><a href="#(\w+)">/g)].map(([, id]) => id);
  t.ok(sections.length > 5);
  t.equal(sections[0], 'timeline');
  t.strictSame(linked, sections);
});

t.test('the CV page has canonical and alternate links, with / as x-default', async t => {
  const app = await createApp(t, { env: { BASE_URL: base } });
  for (const url of ['/en', '/en?length=short&theme=clean&utm_source=x']) {
    const { body } = await app.inject(url);
    t.strictSame(links(body, 'canonical'), [`<link rel="canonical" href="${base}/en">`], url);
    t.strictSame(links(body, 'alternate').slice(0, 3), [
      `<link rel="alternate" hreflang="en" href="${base}/en">`,
      `<link rel="alternate" hreflang="es" href="${base}/es">`,
      `<link rel="alternate" hreflang="x-default" href="${base}/">`,
    ]);
  }
});

t.test('the CV page links its formats, with its choices', async t => {
  const { body } = await app.inject('/es?length=short');
  t.strictSame(
    links(body, 'alternate').slice(-5),
    Object.entries({
      pdf: 'application/pdf',
      txt: 'text/plain',
      md: 'text/markdown',
      json: 'application/json',
      vcf: 'text/vcard',
    }).map(([name, type]) => `<link rel="alternate" type="${type}" href="/es/cv.${name}?length=short">`),
  );
});

t.test('without a base URL the CV page has no canonical link and no x-default', async t => {
  const site = { ...content.site, baseUrl: null };
  const { body } = await (await createApp(t, { content: { ...content, site } })).inject('/en');
  t.strictSame(links(body, 'canonical'), []);
  t.notMatch(body, 'hreflang="x-default"');
  t.match(body, '<h1');
});

t.test('an unknown value of a choice is a 400 page that lists the known ones', async t => {
  const cases: [url: string, value: string][] = [
    ['/en?length=medium', 'length=medium'],
    ['/en?length=short&length=long', 'length=short, long'],
    ['/en?length=', 'length='],
    ['/en?length', 'length='],
    ['/en?length=%E0%A4%A', 'length=%E0%A4%A'],
  ];
  for (const [url, value] of cases) {
    const response = await app.inject(url);
    t.equal(response.statusCode, 400, url);
    t.match(response.body, `The address asks for ${value}. Known for length, one at a time: long, short.`);
    t.equal(response.headers['cache-control'], 'no-store, no-transform');
  }
  const spanish = await app.inject('/es?theme=dark');
  t.equal(spanish.headers['content-language'], 'es');
  t.match(spanish.body, 'default, clean');
});

t.test('unknown keys of the query do not change the page', async t => {
  const { rawPayload } = await app.inject('/en');
  for (const query of [
    'utm_source=x',
    '__proto__=short',
    'constructor=x&constructor=y',
    'scheme=dark',
    '&&=',
  ]) {
    const response = await app.inject(`/en?${query}`);
    t.equal(response.statusCode, 200, query);
    t.ok(response.rawPayload.equals(rawPayload), query);
  }
});

t.test('an unknown language is a 404 page that links the known ones', async t => {
  for (const url of ['/fr', '/e', '/ens', '/constructor', '/fr?length=medium']) {
    const response = await app.inject(url);
    t.equal(response.statusCode, 404, url);
    t.match(response.body, '<li><a href="/en" lang="en" hreflang="en">English</a></li>');
    t.match(response.body, '<li><a href="/es" lang="es" hreflang="es">Español</a></li>');
  }
});

t.test('the CV is printed in the paper size of the site', async t => {
  for (const paper of ['a4', 'letter'] as const) {
    const app = await createApp(t, { content: { ...content, site: { ...content.site, paper } } });
    const { body } = await app.inject('/en');
    t.match(body, `<div class="desk" data-theme="default" data-paper="${paper}">`);
    const [, stylesheet = ''] = /<link rel="stylesheet" href="(.*?)">/.exec(body) ?? [];
    const styles = (await app.inject(stylesheet)).body.replace(/\s+/g, '');
    t.match(
      styles,
      new RegExp(`@page${paper}\\{[^}]*?size:${paper};?\\}`, 'i'),
      'the size of pages with that name',
    );
    const rule = new RegExp(`\\[data-paper="?${paper}"?\\]\\)\\{page:${paper};?\\}`);
    t.match(styles, rule, 'the content is on pages with that name');
  }
});
