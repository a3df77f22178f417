// Conventions of the style sheets: layers, logical properties and colour tokens; and workarounds for WebKit.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ASSETS_FOLDER } from '../../server/assets/manifest.ts';
import { pairRules } from '../../server/assets/pair-rules.ts';
import { filesBelow } from '../../server/content/files.ts';
import { root } from '../../server/project.ts';

const folder = join(root, 'static/css');
const sheets = new Map(
  [...filesBelow(folder)].map(([name, path]) => [
    name,
    readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, ''),
  ]),
);
const site = sheets.get('site.css') ?? '';

t.test('site.css declares the order of the layers and imports every style sheet once', async t => {
  t.match(site, /^@layer tokens, base, layout, components;\n/);
  const imported = [...site.matchAll(/@import "([^"]+)";/g)].map(([, name]) => name);
  const own = ['site.css', 'languages.css'];
  t.strictSame([...imported].sort(), [...sheets.keys()].filter(name => !own.includes(name)).sort());
  t.equal(imported.at(-1), 'print.css', 'print.css is last');
});

/** The part of a style sheet that is outside its layers. */
const outsideLayers = (css: string) => {
  let depth = 0;
  let layer = false;
  let text = '';
  for (const part of css.split(/(@layer [\w, ]+\{|[{}])/)) {
    if (part.startsWith('@layer')) {
      layer = true;
      depth = 1;
    } else if (layer) {
      if (part === '{') depth++;
      if (part === '}') depth--;
      layer = depth > 0;
    } else text += part;
  }
  return text.trim();
};

t.test('every rule is in a layer, except print, typefaces and controls that need scripts', async t => {
  for (const [name, css] of sheets) {
    if (['site.css', 'fonts.css', 'print.css'].includes(name)) continue;
    const outside: Record<string, RegExp> = {
      'base.css': /^@media \(scripting: none\) \{[^@]*$/,
      'languages.css': /^@media print \{[^@]*$/,
    };
    t.match(outsideLayers(css), outside[name] ?? /^$/, name);
  }
});

t.test('no id selectors, !important or physical directions', async t => {
  for (const [name, css] of sheets) {
    t.notMatch(css, /!important/, name);
    t.notMatch(css, /#(?![0-9a-f]{3,8}\b)[a-z][\w-]*[^;]*\{/i, `${name}: ids`);
    const physical = css.match(
      /(?:^|\s)(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)|left|right|top|bottom|width|height|(?:min|max)-(?:width|height)):/g,
    );
    t.equal(physical, null, name);
    t.notMatch(css, /text-align: (left|right)|float: (left|right)/, name);
  }
});

t.test('colours are defined in tokens.css only, and used as custom properties', async t => {
  for (const [name, css] of sheets) {
    if (['tokens.css', 'print.css'].includes(name)) continue;
    t.notMatch(css.replace(/::backdrop \{[^}]*\}/, ''), /#[0-9a-f]{3,8}\b|rgb\(|oklch\(/i, name);
  }
  const all = [...sheets.values(), pairRules()];
  const defined = new Set(all.flatMap(css => css.match(/--[\w-]+(?=:)/g) ?? []));
  const used = new Set(all.flatMap(css => css.match(/(?<=var\()--[\w-]+/g) ?? []));
  t.strictSame(
    [...used].filter(name => !defined.has(name)),
    [],
    'no undefined property is used',
  );
  t.strictSame(
    [...defined].filter(name => !used.has(name)),
    [],
    'no defined property is unused',
  );
});

/** Distances within the sheet that are not between its blocks: of targets, glyphs, logos, and of portraits beside the name. */
const otherDistances = [
  'padding-block: 0.1rem',
  'margin-block-start: 0.2em',
  'margin-block: 4px',
  'margin-block-start: calc(1.75rem - 1.25 * var(--portrait))',
];

t.test('blocks of the sheet have the five distances of tokens.css, and no others', async t => {
  const tokens = [...(sheets.get('tokens.css') ?? '').matchAll(/--space-\w+: ([\d.]+)rem;/g)];
  t.strictSame(
    tokens.map(([, rem]) => rem),
    ['0.15', '0.3', '0.45', '1.35', '2.25'],
  );
  for (const name of ['basics.css', 'blocks.css', 'cv.css', 'entry.css', 'timeline.css']) {
    const css = sheets.get(name)?.replace(/@media print \{[\s\S]*/, '') ?? '';
    const found = [
      ...css.matchAll(/(?<![\w-])(?:(?:margin|padding)(?:-block(?:-\w+)?)?|(?:row-)?gap): [^;]+;/g),
    ];
    const others = found
      .map(([text]) => text.slice(0, -1))
      .filter(text => !otherDistances.includes(text))
      // Of a gap of flex items in one line, and of two gaps, the first one is between lines.
      .filter(text => !/: (?:0|var\(--(?:space-\w+|item-gap|paragraph-gap)\)|0\.\d+em)(?: |$)/.test(text));
    t.ok(found.length > 0, name);
    t.strictSame(others, [], name);
  }
});

t.test('position fallbacks are for screens alone: WebKit would try them for ever in print', async t => {
  const built = readFileSync(join(root, ASSETS_FOLDER, 'css/site.css'), 'utf8');
  const open: string[] = [];
  const found: string[][] = [];
  for (const [, text = '', end] of built.matchAll(/([^{};]*)([{};])/g)) {
    if (/position-try/.test(text)) found.push([...open]);
    if (end === '{') open.push(text.trim());
    if (end === '}') open.pop();
  }
  t.ok(found.length > 0);
  t.strictSame(
    found.filter(rules => !rules.includes('@media screen')),
    [],
  );
});

t.test('the built style sheet has no nested rules, which WebKit ignores in print', async t => {
  const file = readFileSync(join(root, ASSETS_FOLDER, 'css/site.css'), 'utf8');
  const built = file.replace(/\/\*[\s\S]*?\*\//g, '');
  const open: string[] = [];
  const nested: string[] = [];
  for (const [, prelude = '', brace] of built.matchAll(/([^{};]*)([{};])/g)) {
    if (brace === '{' && open.some(outer => !outer.startsWith('@'))) nested.push(prelude);
    if (brace === '{') open.push(prelude.trim());
    if (brace === '}') open.pop();
  }
  t.ok(built.length > 10_000);
  t.strictSame(open, [], 'braces are balanced');
  t.strictSame(nested, []);
});

t.test('no SVG attribute is in rem, which WebKit ignores', async t => {
  const templates = [...filesBelow(join(root, 'partials'))].map(
    ([name, path]) => [name, readFileSync(path, 'utf8')] as const,
  );
  t.ok(templates.some(([, text]) => / y1="[\d.]+em"/.test(text)));
  for (const [name, text] of templates) t.notMatch(text, /="[^"]*rem"/, name);
});
