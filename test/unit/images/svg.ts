import t from 'tap';
import { readSvg } from '../../../server/images/svg.ts';
import { svg } from '../../helpers/images.ts';

t.test('what is drawn stays, and nothing else', async t => {
  const source = `<?xml version="1.0"?>
<?xml-stylesheet href="https://evil.example/a.css"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- by Ada, /home/ada/logo.svg -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" width="9" inkscape:export-filename="/home/ada/logo.png">
<title>Draft</title><metadata><who>Ada</who></metadata><inkscape:grid/>
<defs><path id="a" d="M0 0h9"/></defs><use xlink:href="#a" fill='a"b' xml:space="preserve"/><use href="#a" xlink:href="#b"/>
<style><![CDATA[.a > b { fill: url(#a) }]]></style><text>1 &lt; 2 &amp;&#160;3</text>
</svg>`.replace('.a > b', '.a');
  t.equal(
    readSvg(source).text,
    `<svg xmlns="http://www.w3.org/2000/svg" width="9">

<defs><path id="a" d="M0 0h9"/></defs><use href="#a" fill="a&quot;b" xml:space="preserve"/><use href="#a"/>
<style>.a { fill: url(#a) }</style><text>1 &lt; 2 &amp;\u00a03</text>
</svg>`,
  );
});

t.test('text and bitmaps are noticed', async t => {
  t.match(readSvg(svg('<path/>')), { hasText: false, hasBitmap: false });
  t.match(readSvg(svg('<text> </text>')), { hasText: false });
  t.match(readSvg(svg('<g><text><tspan>a</tspan></text></g>')), { hasText: true });
  t.match(readSvg(svg('<image href="data:image/png;base64,AAAA"/>')), { hasBitmap: true });
});

t.test('what could run, load anything or be drawn without end is refused with its reason', async t => {
  const nested = Array.from(
    { length: 40 },
    (_, i) => `<g id="g${i}">${`<use href="#g${i + 1}"/>`.repeat(2)}</g>`,
  );
  const classes = Array.from(
    { length: 40 },
    (_, i) => `<pattern id="p${i}"><path class="c${i}"/><path class="c${i}"/></pattern>`,
  );
  const rules = classes.map((_, i) => `.c${i}{fill:url(#p${i + 1})}`).join('');
  for (const [source, reason] of [
    ['', /./],
    ['<svg/>', 'it does not begin with <svg xmlns="http://www.w3.org/2000/svg">'],
    ['<p xmlns="http://www.w3.org/2000/svg"/>', /does not begin with/],
    [svg('<path>'), /Missing end tag/],
    [`<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>${svg('<text>&a;</text>')}`, /entity/i],
    [svg('<script>alert(1)</script>'), 'it has an element <script>'],
    [svg('<g><a href="#x"/></g>'), 'it has an element <a>'],
    [svg('<foreignObject/>'), 'it has an element <foreignObject>'],
    [svg('<animate/>'), 'it has an element <animate>'],
    [svg('<path onload="alert(1)"/>'), 'it has an event handler, onload'],
    [svg('', 'ONLOAD="alert(1)"'), 'it has an event handler, ONLOAD'],
    [svg('<image href="https://evil.example/a.png"/>'), 'it refers to "https://evil.example/a.png"'],
    [svg('<image href="data:image/svg+xml;base64,AAAA"/>'), /refers to "data:image\/svg/],
    [svg('<use href="other.svg#a"/>'), 'it refers to "other.svg#a"'],
    [svg('<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="//evil"/>'), 'it refers to "//evil"'],
    [svg('<path href="javascript:alert(1)"/>'), /refers to "javascript/],
    [svg('<path fill="url( https://evil.example/a)"/>'), 'it refers to " https://evil.example/a"'],
    [svg(`<path style="fill: URL('x.svg#a')"/>`), 'it refers to "\'x.svg#a\'"'],
    [svg('<path style="fill: u\\72l(x)"/>'), 'its style has \\'],
    [svg('<style>@import "https://evil.example/a.css";</style>'), 'its style has @import'],
    [svg('<style>@font-face { src: local(a) }</style>'), 'its style has @font-face'],
    [svg('<style>a { mask: -webkit-image-set("x" 1x) }</style>'), 'its style has image-set('],
    [svg('<style>path { fill: url(#a) }</style>'), 'its style refers to parts of it by "path"'],
    [svg('<style>.a, .b c { fill: url(#a) }</style>'), 'its style refers to parts of it by ".b c"'],
    [svg('<style>url(#a)</style>'), 'its style refers to parts of it by ""'],
    [svg('<g id="a"><use href="#a"/></g>'), 'a part of it refers to itself'],
    [svg(nested.join('')), 'it draws more than 100000 elements'],
    [svg(`<style>${rules}</style>${classes.join('')}`), 'it draws more than 100000 elements'],
    [svg('<g>'.repeat(60_000) + '</g>'.repeat(60_000)), /./],
  ] as const) {
    const message = reason;
    t.throws(() => readSvg(source), { message }, source.slice(0, 100));
  }
});

t.test('references within an image are allowed', async t => {
  for (const content of [
    '<linearGradient id="a"><stop/></linearGradient><path fill="url(#a)"/>',
    `<style>.a,.b{fill:url("#a")} path{fill:red} @media print { .c { fill: url('#a') } }</style><linearGradient id="a"/><path class="a c"/>`,
    '<path id="a"/><use href="#a"/><use href="#none"/>',
  ])
    t.equal(readSvg(svg(content)).hasBitmap, false);
});

t.test('the largest SVG is read or refused within a second, whatever it has', async t => {
  for (const part of ['url(', 'url("', '/*', '{', '}', '.a,', ' ', '\\']) {
    const css = part.repeat(499_000 / part.length);
    const begin = performance.now();
    for (const source of [svg(`<style>${css}</style>`), svg(`<path style='${css}'/>`)]) {
      try {
        readSvg(source);
      } catch (error) {
        t.type(error, Error);
      }
    }
    t.ok(performance.now() - begin < 2_000, part);
  }
});
