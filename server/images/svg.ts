// Reads an SVG image, refuses what images must not have, and writes it again with nothing but what is drawn.
import { parseXml, XmlElement, type XmlNode, XmlText } from '@rgrove/parse-xml';
import { excerpt } from '../content/excerpt.ts';

/** An SVG with nothing but what is drawn. */
export interface Svg {
  text: string;
  /** Whether the SVG has text that needs a typeface. */
  hasText: boolean;
  /** Whether the SVG embeds a bitmap. */
  hasBitmap: boolean;
}

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/** The elements that draw (SVG 2). All others are refused, scripts, links, animations and foreign objects among them. */
const drawnElements = new Set(
  (
    'svg g defs symbol use switch style path rect circle ellipse line polyline polygon text tspan textPath image ' +
    'linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix ' +
    'feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight ' +
    'feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset ' +
    'fePointLight feSpecularLighting feSpotLight feTile feTurbulence'
  ).split(' '),
);

/** Elements with metadata of the image. Those of editors have a prefix. */
const informativeElements = new Set(['metadata', 'title', 'desc']);

/** The most elements that an image draws, each as often as it is used: far more than logos have. */
const MAX_DRAWN_ELEMENTS = 100_000;

/**
 * Reads an SVG. Comments, document type, processing instructions, metadata, and whatever editors add are left out.
 * @throws {Error} with what it must not have as a sentence: what is no well-formed XML, entities of its own, elements that draw
 *   nothing, event handlers, references to anything outside of it, and more elements than can be drawn.
 */
export function readSvg(svgSource: string): Svg {
  const { root } = parseXml(svgSource.replace(/^\uFEFF/, ''));
  if (root?.name !== 'svg' || root.attributes.xmlns !== SVG_NAMESPACE)
    throw new Error(`it does not begin with <svg xmlns="${SVG_NAMESPACE}">`);
  const svgElements = drawnElementsOf(root);
  const styleRules = svgElements
    .filter(({ name }) => name === 'style')
    .flatMap(({ text }) => readStyleSheet(text));
  countDrawnElements(root, svgElements, styleRules);
  return {
    text: writeElement(root),
    hasText: svgElements.some(({ name, text }) => name === 'text' && text.trim() !== ''),
    hasBitmap: svgElements.some(({ name }) => name === 'image'),
  };
}

const isDrawnElement = (node: XmlNode): node is XmlElement =>
  node instanceof XmlElement && !node.name.includes(':') && !informativeElements.has(node.name);

/** An element that draws and all below it, each checked. */
function drawnElementsOf(element: XmlElement): XmlElement[] {
  const { name: elementName, children: childNodes } = element;
  if (!drawnElements.has(elementName)) throw new Error(`it has an element <${elementName}>`);
  checkSvgAttributes(element);
  return [element, ...childNodes.filter(isDrawnElement).flatMap(drawnElementsOf)];
}

function checkSvgAttributes({ name, attributes }: XmlElement): void {
  for (const [attribute, attributeValue] of Object.entries(attributes)) {
    if (/^on/i.test(attribute)) throw new Error(`it has an event handler, ${attribute}`);
    if (isReferenceAttribute(attribute)) {
      const isBitmap =
        name === 'image' && /^data:image\/(?:png|jpe?g|gif|webp|avif);base64,/i.test(attributeValue);
      if (!attributeValue.startsWith('#') && !isBitmap)
        throw new Error(`it refers to ${excerpt(attributeValue)}`);
    } else referencedIds(attributeValue);
  }
}

const isReferenceAttribute = (attribute: string) => attribute === 'href' || attribute === 'xlink:href';

/**
 * The ids that CSS, or an attribute that may have some, refers to, as in `fill: url(#a)`.
 * @throws {Error} when it may refer to anything outside of the image.
 */
function referencedIds(css: string): string[] {
  const [forbiddenCss] = /@import|@font-face|image-set\(|src\(|\\/i.exec(css) ?? [];
  if (forbiddenCss !== undefined) throw new Error(`its style has ${forbiddenCss}`);
  const [, ...cssUrls] = css.split(/url\(/i);
  return cssUrls.map(cssUrl => {
    const [, id] = /^\s*["']?#([^"')\s]+)/.exec(cssUrl) ?? [];
    if (id === undefined) throw new Error(`it refers to ${excerpt(cssUrl.split(')', 1)[0] as string)}`);
    return id;
  });
}

/** Checks a style sheet, and returns the ids that its rules refer to, by class. */
function readStyleSheet(css: string): [name: string, ids: string[]][] {
  referencedIds(css);
  return css.split('}').flatMap(cssRule => {
    const [declarations = '', selectors = ''] = cssRule.split('{').reverse();
    const ids = referencedIds(declarations);
    if (!ids.length) return [];
    return selectors.split(',').map((selector): [string, string[]] => {
      const [, className] = /^\s*\.([\w-]+)\s*$/.exec(selector) ?? [];
      if (className === undefined)
        throw new Error(`its style refers to parts of it by ${excerpt(selector.trim())}`);
      return [className, ids];
    });
  });
}

/**
 * Counts the elements that are drawn, those that others refer to each time: a few lines can draw billions.
 * @throws {Error} when there are too many, or when an element refers to itself.
 */
function countDrawnElements(
  root: XmlElement,
  svgElements: XmlElement[],
  styleRules: [name: string, ids: string[]][],
): void {
  const idsByClass = new Map<string, string[]>();
  for (const [name] of styleRules) idsByClass.set(name, []);
  for (const [name, ids] of styleRules) idsByClass.get(name)?.push(...ids);
  const elementsById = new Map(svgElements.map(element => [element.attributes.id, element]));
  const elementCounts = new Map<XmlElement, number>();
  const openElements = new Set<XmlElement>();
  const countElement = (element: XmlElement): number => {
    const knownCount = elementCounts.get(element);
    if (knownCount !== undefined) return knownCount;
    if (openElements.has(element)) throw new Error('a part of it refers to itself');
    openElements.add(element);
    const { attributes, children } = element;
    const classes = (attributes.class ?? '').split(/\s+/);
    const ids = [
      ...Object.entries(attributes).flatMap(([name, value]) =>
        isReferenceAttribute(name) ? [value.slice(1)] : referencedIds(value),
      ),
      ...classes.flatMap(name => idsByClass.get(name) ?? []),
    ];
    const drawnParts = [...children.filter(isDrawnElement), ...ids.flatMap(id => elementsById.get(id) ?? [])];
    const drawnCount = drawnParts.reduce((sum, part) => sum + countElement(part), 1);
    if (drawnCount > MAX_DRAWN_ELEMENTS) throw new Error(`it draws more than ${MAX_DRAWN_ELEMENTS} elements`);
    openElements.delete(element);
    elementCounts.set(element, drawnCount);
    return drawnCount;
  };
  countElement(root);
}

const escapeSvgText = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Writes an element. Attributes with a prefix are left out, except references, which lose it. */
function writeElement({ name, attributes, children, isRootNode }: XmlElement): string {
  const writtenAttributes = Object.entries(attributes).flatMap(([attribute, attributeValue]) => {
    const localName = attribute === 'xlink:href' && attributes.href === undefined ? 'href' : attribute;
    const hasOtherPrefix = localName.includes(':') && localName !== 'xml:space';
    return hasOtherPrefix || localName === 'xmlns'
      ? []
      : [` ${localName}="${escapeSvgText(attributeValue).replaceAll('"', '&quot;')}"`];
  });
  const namespace = isRootNode ? ` xmlns="${SVG_NAMESPACE}"` : '';
  const svgContent = children.map(node => {
    if (isDrawnElement(node)) return writeElement(node);
    return node instanceof XmlText ? escapeSvgText(node.text) : '';
  });
  const elementBody = svgContent.join('');
  return elementBody
    ? `<${name}${namespace}${writtenAttributes.join('')}>${elementBody}</${name}>`
    : `<${name}${namespace}${writtenAttributes.join('')}/>`;
}
