import fc from 'fast-check';
import Fastify from 'fastify';
import t from 'tap';
import { createPageReader } from '../../../server/pages/page-reader.ts';
import { registerTemplates } from '../../../server/pages/templates.ts';
import { root } from '../../../server/project.ts';
import { TextReader } from '../../../server/text/text-reader.ts';
import { content, createApp, withCv } from '../../helpers/app.ts';
import { markdownText, oddText } from '../../helpers/document.ts';
import { orderOf, wordsOf } from '../../helpers/leaves.ts';
import { structuredCv } from '../../helpers/structured.ts';
import { tries } from '../../helpers/tries.ts';

const templates = Fastify();
await registerTemplates(templates, { root, dev: false });
await templates.ready();
t.teardown(() => templates.close());

const pageReader = createPageReader(content.textReader, { locale: 'en-GB', dir: 'ltr' });
const printedTarget = () => 'x.example';
const render = (partial: 'blocks' | 'inline', data: object): Promise<string> =>
  templates.view(`/partials/cv/${partial}`, {
    nested: false,
    reader: pageReader,
    ...data,
    printedTarget,
  }) as unknown as Promise<string>;

t.test('a line does not end within a quantity or between initials; code is as written', async t => {
  const nodes = content.textReader.inline('L. Torres flew **100 km** with `5 km`.');
  t.equal(
    (await render('inline', { nodes, lang: '' })).trim(),
    'L.\u00a0Torres flew <strong>100\u00a0km</strong> with <code>5 km</code>.',
  );
});

t.test('the page has paragraphs, lists, breaks, links, emphasis and code', async t => {
  const app = await createApp(t, { content: withCv(structuredCv) });
  const { body } = await app.inject('/en');
  const printed = (text: string) => `<span class="address"> (<bdi dir="ltr">${text}</bdi>)</span>`;
  t.match(
    body,
    `<div class="summary">
<p>Maintainer of <a href="https://example.org/lib">a library</a>${printed('example.org/lib')}, in <strong>Python</strong>. See <a href="https://example.org/talk">https://example.org/talk</a> or <a href="https://www.example.org">www.example.org</a>.</p>
<p>Second paragraph:</p>
<ul>
<li>
<p>one thing, which takes so many words that it does not fit into a single line of text</p>
</li>
<li>
<p>another thing</p>
<ol>
<li>
<p>first</p>
</li>
<li>
<p>second</p>
</li>
</ol>
</li>
</ul>
<p>Write to <a href="mailto:ana@example.org">me</a>${printed('ana@example.org')} or <a href="tel:+41441234567">call</a>${printed('+41441234567')}.</p>
</div>
`,
  );
  t.match(
    body,
    `<div class="text">
<p>Line one.<br>Line two.</p>
</div>
<ul class="highlights">
<li>Built <a href="https://example.org/g"><strong>gizmo</strong></a>${printed('example.org/g')} with <code>Go</code></li>
<li>Did one thing</li>
<li>Did another</li>
</ul>
`,
  );
  t.match(
    body,
    '<div class="text">\n<p>A maker of <em>gizmos</em>.</p>\n</div>\n<div class="text">\n<ul>\n<li>\n',
  );
  t.match(body, `<p>She is <strong>great</strong>.<br>See <a href="https://example.org/talk">her talk</a>`);
});

t.test('descriptions for search engines and chats have the words in one line', async t => {
  const app = await createApp(t, { content: withCv(structuredCv), env: { BASE_URL: 'https://cv.example' } });
  const { body } = await app.inject('/en');
  const start =
    'Maintainer of a library, in Python. See https://example.org/talk or www.example.org. Second paragraph: ' +
    'one thing, which takes so many words that it does not fit into a single line of text';
  for (const attribute of ['name="description"', 'property="og:description"'])
    t.match(body, `<meta ${attribute} content="${start}">`);
  t.match(body, `"description":"${start} · another thing · first · second · Write to me or call."`);
});

t.test('with `markdown: false` texts are literal', async t => {
  const app = await createApp(t, { content: { ...withCv(structuredCv), textReader: new TextReader(false) } });
  const { body } = await app.inject('/en');
  t.match(
    body,
    '<p>Second paragraph:<br>- one thing, which takes so many words that it does not fit into a single line of text' +
      '<br>- another thing<br>1. first<br>2. second</p>',
  );
  t.match(body, '<li>Built [**gizmo**](https://example.org/g) with `Go`</li>');
  t.match(body, '"description":"Maintainer of [a library](https://example.org/lib), in **Python**.');
});

t.test('a long target is not printed', async t => {
  const summary = `[a](https://a.example/${'x'.repeat(60)}) [b](https://a.example/)`;
  const app = await createApp(t, { content: withCv({ basics: { summary } }) });
  const { body } = await app.inject('/en');
  t.strictSame(body.match(/<bdi dir="ltr">.*?<\/bdi>/g), ['<bdi dir="ltr">a.example</bdi>']);
});

/** The elements that a text may become, with their attributes, and the names of those with an end tag. */
const TAG =
  /<(?:br|(\/?)(p|ul|ol|li|strong|em|code|bdi dir="ltr"|span class="address"|a href="[^"<>]*"|a|span|bdi))>/g;

/** The text of HTML in which only these elements are, each closed in order. */
function textOf(html: string): string {
  const open: string[] = [];
  const text = html.replace(TAG, (_tag, slash: string | undefined, name = '') => {
    const element = name.split(' ', 1)[0];
    if (slash === '') open.push(element);
    if (slash === '/' && open.pop() !== element) throw new Error(`${element} is not open: ${html}`);
    return ['strong', 'em', 'code', 'a'].includes(element) ? '' : '\n';
  });
  if (open.length || /[<>]/.test(text)) throw new Error(`other markup: ${html}`);
  return text.replace(
    /&(lt|gt|quot|#39|amp);/g,
    (_reference, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' })[name] ?? '',
  );
}

t.test('no text becomes other markup, and no word is lost', async () => {
  const cleaned = (text: string) => text.replace(/\s/g, '');
  await fc.assert(
    fc.asyncProperty(fc.oneof(markdownText, oddText), fc.boolean(), async (text, markdown) => {
      const reader = new TextReader(markdown);
      const blocks = await render('blocks', { blocks: reader.blocks(text) });
      const inline = await render('inline', { nodes: reader.inline(text), lang: '' });
      if (/<(?:p|ul|ol|li)\b/.test(inline)) throw new Error(`blocks: ${inline}`);
      const words = markdown ? wordsOf(text).map(cleaned) : [cleaned(text)];
      for (const html of [blocks, inline]) {
        const lost = orderOf(words, cleaned(textOf(html)));
        if (lost.length) throw new Error(`lost: ${lost}`);
      }
    }),
    tries(1_000),
  );
});

t.test('inline content in another language has lang and dir', async t => {
  const nodes = content.textReader.inline('a **b**');
  t.equal(
    await render('inline', { nodes, lang: 'fr' }),
    '<span lang="fr" dir="auto">a <strong>b</strong></span>',
  );
});
