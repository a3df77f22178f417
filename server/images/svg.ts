// Reads an SVG image, refuses what images must not have, and writes it again with nothing but what is drawn.
import { parseXml, XmlElement, type XmlNode, XmlText } from '@rgrove/parse-xml';
import { excerpt } from '../content/excerpt.ts';

/** An SVG with nothing but what is drawn. */
export interface Svg {
  text: string;
  /** Whether it has text that needs a typeface. */
  hasText: boolean;
  /** Whether it embeds a bitmap. */
  hasBitmap: boolean;
}

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/** The elements that draw (SVG 2). All others are refused, scripts, links, animations and foreign objects among them. */
const drawn = new Set(
  (
    'svg g defs symbol use switch style path rect circle ellipse line polyline polygon text tspan textPath image ' +
    'linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix ' +
    'feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight ' +
    'feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset ' +
    'fePointLight feSpecularLighting feSpotLight feTile feTurbulence'
  ).split(' '),
);

/** Elements that say something about the image. Those of editors have a prefix. */
const informative = new Set(['metadata', 'title', 'desc']);

/** The most elements that an image draws, each as often as it is used: far more than logos have. */
const MAX_ELEMENTS = 100_000;

/**
 * Reads an SVG. Comments, document type, processing instructions, metadata, and whatever editors add are left out.
 * @throws {Error} with what it must not have as a sentence: what is no well-formed XML, entities of its own, elements that draw
 *   nothing, event handlers, references to anything outside of it, and more elements than can be drawn.
 */
export function readSvg(source: string): Svg {
  const { root } = parseXml(source.replace(/^\uFEFF/, ''));
  if (root?.name !== 'svg' || root.attributes.xmlns !== SVG_NAMESPACE)
    throw new Error(`it does not begin with <svg xmlns="${SVG_NAMESPACE}">`);
  const elements = elementsOf(root);
  const rules = elements.filter(({ name }) => name === 'style').flatMap(({ text }) => readStyle(text));
  countDrawn(root, elements, rules);
  return {
    text: write(root),
    hasText: elements.some(({ name, text }) => name === 'text' && text.trim() !== ''),
    hasBitmap: elements.some(({ name }) => name === 'image'),
  };
}

const isDrawn = (node: XmlNode): node is XmlElement =>
  node instanceof XmlElement && !node.name.includes(':') && !informative.has(node.name);

/** An element that draws and all below it, each checked. */
function elementsOf(element: XmlElement): XmlElement[] {
  const { name, children } = element;
  if (!drawn.has(name)) throw new Error(`it has an element <${name}>`);
  checkAttributes(element);
  return [element, ...children.filter(isDrawn).flatMap(elementsOf)];
}

function checkAttributes({ name, attributes }: XmlElement): void {
  for (const [attribute, value] of Object.entries(attributes)) {
    if (/^on/i.test(attribute)) throw new Error(`it has an event handler, ${attribute}`);
    if (isReference(attribute)) {
      const isBitmap = name === 'image' && /^data:image\/(?:png|jpe?g|gif|webp|avif);base64,/i.test(value);
      if (!value.startsWith('#') && !isBitmap) throw new Error(`it refers to ${excerpt(value)}`);
    } else idsIn(value);
  }
}

const isReference = (attribute: string) => attribute === 'href' || attribute === 'xlink:href';

/**
 * The ids that CSS, or an attribute that may have some, refers to, as in `fill: url(#a)`.
 * @throws {Error} when it may refer to anything outside of the image.
 */
function idsIn(css: string): string[] {
  const [other] = /@import|@font-face|image-set\(|src\(|\\/i.exec(css) ?? [];
  if (other !== undefined) throw new Error(`its style has ${other}`);
  const [, ...urls] = css.split(/url\(/i);
  return urls.map(url => {
    const [, id] = /^\s*["']?#([^"')\s]+)/.exec(url) ?? [];
    if (id === undefined) throw new Error(`it refers to ${excerpt(url.split(')', 1)[0] as string)}`);
    return id;
  });
}

/** Checks a style sheet, and returns the ids that its rules refer to, by class. */
function readStyle(css: string): [name: string, ids: string[]][] {
  idsIn(css);
  return css.split('}').flatMap(rule => {
    const [body = '', selectors = ''] = rule.split('{').reverse();
    const ids = idsIn(body);
    if (!ids.length) return [];
    return selectors.split(',').map((selector): [string, string[]] => {
      const [, name] = /^\s*\.([\w-]+)\s*$/.exec(selector) ?? [];
      if (name === undefined)
        throw new Error(`its style refers to parts of it by ${excerpt(selector.trim())}`);
      return [name, ids];
    });
  });
}

/**
 * Counts the elements that are drawn, those that others refer to each time: a few lines can draw billions.
 * @throws {Error} when there are too many, or when an element refers to itself.
 */
function countDrawn(root: XmlElement, elements: XmlElement[], rules: [name: string, ids: string[]][]): void {
  const idsByClass = new Map<string, string[]>();
  for (const [name] of rules) idsByClass.set(name, []);
  for (const [name, ids] of rules) idsByClass.get(name)?.push(...ids);
  const byId = new Map(elements.map(element => [element.attributes.id, element]));
  const counts = new Map<XmlElement, number>();
  const open = new Set<XmlElement>();
  const count = (element: XmlElement): number => {
    const known = counts.get(element);
    if (known !== undefined) return known;
    if (open.has(element)) throw new Error('a part of it refers to itself');
    open.add(element);
    const { attributes, children } = element;
    const classes = (attributes.class ?? '').split(/\s+/);
    const ids = [
      ...Object.entries(attributes).flatMap(([name, value]) =>
        isReference(name) ? [value.slice(1)] : idsIn(value),
      ),
      ...classes.flatMap(name => idsByClass.get(name) ?? []),
    ];
    const parts = [...children.filter(isDrawn), ...ids.flatMap(id => byId.get(id) ?? [])];
    const total = parts.reduce((sum, part) => sum + count(part), 1);
    if (total > MAX_ELEMENTS) throw new Error(`it draws more than ${MAX_ELEMENTS} elements`);
    open.delete(element);
    counts.set(element, total);
    return total;
  };
  count(root);
}

const escapeText = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Writes an element. Attributes with a prefix are left out, except references, which lose it. */
function write({ name, attributes, children, isRootNode }: XmlElement): string {
  const written = Object.entries(attributes).flatMap(([attribute, value]) => {
    const local = attribute === 'xlink:href' && attributes.href === undefined ? 'href' : attribute;
    const isOther = local.includes(':') && local !== 'xml:space';
    return isOther || local === 'xmlns' ? [] : [` ${local}="${escapeText(value).replaceAll('"', '&quot;')}"`];
  });
  const namespace = isRootNode ? ` xmlns="${SVG_NAMESPACE}"` : '';
  const content = children.map(node => {
    if (isDrawn(node)) return write(node);
    return node instanceof XmlText ? escapeText(node.text) : '';
  });
  const body = content.join('');
  return body
    ? `<${name}${namespace}${written.join('')}>${body}</${name}>`
    : `<${name}${namespace}${written.join('')}/>`;
}
