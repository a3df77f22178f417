// Tests that hold for the info and the shortcuts page, each of which is also a dialog.
import type { Test } from 'tap';
import { content, createApp } from './app.ts';

const base = 'https://cv.example.org';
const person = 'Leonardo Torres Quevedo';

const links = (body: string, rel: string) =>
  [...body.matchAll(new RegExp(`<link rel="${rel}".*?>`, 'g'))].map(([link]) => link);

/** Defines the tests of a page that is also a dialog: its name in the URL, and its title in each language. */
export function testModal(t: Test, name: 'info' | 'shortcuts', titles: Record<'en' | 'es', string>): void {
  t.test('exists in each language', async t => {
    const app = await createApp(t);
    for (const [language, title] of Object.entries(titles)) {
      const response = await app.inject(`/${language}/${name}`);
      t.equal(response.statusCode, 200);
      t.equal(response.headers['content-type'], 'text/html; charset=utf-8');
      t.equal(response.headers['content-language'], language);
      t.equal(response.headers['x-robots-tag'], undefined);
      t.match(response.body, new RegExp(`^<!doctype html>\n<html lang="${language}" dir="ltr"`));
      t.match(response.body, `<title>${title} – ${person}</title>`);
      t.strictSame(response.body.match(/<h1.*<\/h1>/g), [`<h1 class="name">${person}</h1>`]);
      t.strictSame(response.body.match(/<h2.*<\/h2>/g), [`<h2 id="${name}_title">${title}</h2>`]);
      t.match(response.body, `<p class="back"><a href="/${language}">`);
    }
  });

  t.test('has canonical and alternate links, with the default language as x-default', async t => {
    const app = await createApp(t, { env: { BASE_URL: base } });
    const { body } = await app.inject(`/es/${name}?icons=hide`);
    t.strictSame(links(body, 'canonical'), [`<link rel="canonical" href="${base}/es/${name}">`]);
    t.strictSame(links(body, 'alternate'), [
      `<link rel="alternate" hreflang="en" href="${base}/en/${name}">`,
      `<link rel="alternate" hreflang="es" href="${base}/es/${name}">`,
      `<link rel="alternate" hreflang="x-default" href="${base}/en/${name}">`,
    ]);
  });

  t.test('has no canonical and alternate links without a base URL', async t => {
    const site = { ...content.site, baseUrl: null };
    const { body } = await (await createApp(t, { content: { ...content, site } })).inject(`/en/${name}`);
    t.strictSame([...links(body, 'canonical'), ...links(body, 'alternate')], []);
    t.match(body, '<h1');
  });

  t.test('its dialog is an HTML fragment with noindex', async t => {
    const app = await createApp(t);
    for (const [language, title] of Object.entries(titles)) {
      const response = await app.inject(`/${language}/${name}/dialog`);
      t.equal(response.statusCode, 200);
      t.equal(response.headers['content-type'], 'text/html; charset=utf-8');
      t.equal(response.headers['content-language'], language);
      t.equal(response.headers['x-robots-tag'], 'noindex');
      t.match(response.body, new RegExp(`^<title>${title} – ${person}</title>\n<section `));
      t.notMatch(response.body, /<(!doctype|html|head|body|main|h1|dialog|link|script)\b/);
    }
  });

  t.test('responses do not depend on htmx request headers', async t => {
    const app = await createApp(t);
    for (const url of [`/en/${name}`, `/en/${name}/dialog`]) {
      const { rawPayload } = await app.inject(url);
      const headers = { 'hx-request': 'true', 'hx-boosted': 'true', 'hx-target': 'dialog-content' };
      t.ok((await app.inject({ url, headers })).rawPayload.equals(rawPayload), url);
    }
  });

  t.test('its own link is aria-current and opens no dialog', async t => {
    const { body } = await (await createApp(t)).inject(`/en/${name}?length=short`);
    const link = new RegExp(`<a class="${name}" id="${name}"[^>]*>`).exec(body)?.[0];
    t.match(link, `href="/en/${name}?length=short"`);
    t.match(link, 'aria-current="page"');
    t.notMatch(link, 'data-hx-get');
  });

  t.test('other pages link it and its dialog, with the current choices', async t => {
    const { body } = await (await createApp(t)).inject('/en?length=short&theme=clean');
    const link = new RegExp(`<a class="${name}" id="${name}"[^>]*>`).exec(body)?.[0];
    t.match(link, `href="/en/${name}?length=short&amp;theme=clean"`);
    t.match(link, `data-hx-get="/en/${name}/dialog?length=short&amp;theme=clean"`);
    t.match(link, `data-hx-push-url="/en/${name}?length=short&amp;theme=clean"`);
  });

  t.test('an unknown choice is a 400: a page, and a fragment for the dialog', async t => {
    const app = await createApp(t);
    const page = await app.inject(`/es/${name}?icons=some`);
    t.equal(page.statusCode, 400);
    t.match(page.body, /^<!doctype html>/);
    const dialog = await app.inject(`/es/${name}/dialog?icons=some`);
    t.equal(dialog.statusCode, 400);
    t.equal(dialog.headers['content-language'], 'es');
    t.match(dialog.body, /^<title>.*<\/title>\n<section class="prose" aria-labelledby="problem_title">/);
    t.match(dialog.body, 'show, hide');
  });

  t.test('an unknown language is a 404: a page, and a fragment for the dialog', async t => {
    const app = await createApp(t);
    const page = await app.inject(`/fr/${name}`);
    t.equal(page.statusCode, 404);
    t.match(page.body, /^<!doctype html>/);
    t.match(page.body, `Nothing stands at /fr/${name}.`);
    const dialog = await app.inject(`/fr/${name}/dialog`);
    t.equal(dialog.statusCode, 404);
    t.match(dialog.body, /^<title>/);
    t.match(dialog.body, `Nothing stands at /fr/${name}/dialog.`);
  });
}
