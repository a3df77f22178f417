// Compiles a Typst view to PDF/UA-1 or PNG, with its images, fonts and attachment; runs in the worker thread.
import { readFileSync, statSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { extname, join } from 'node:path';
import {
  type CompileDocArgs,
  NodeCompiler,
  type NodeError,
  type NodeTypstDocument,
} from '@myriaddreamin/typst-ts-node-compiler';
import sharp from 'sharp';
import { builtInFonts, FONTS_FOLDER } from '../../fonts/built-in.ts';
import { packPdf } from './object-streams.ts';
import { chooseSetting, SETTINGS, type Setting } from './page-lengths.ts';
import type { Strip } from './strip.ts';
import { compactOutlines } from './svg/compact-outlines.ts';

/**
 * Gives this thread low CPU priority, so that pages do not wait for PDFs. Piscina's option `niceIncrement` would end the
 * process where that is forbidden.
 */
export function lowerPriority(set: (priority: number) => void = setPriority): void {
  try {
    set(constants.priority.PRIORITY_LOW);
  } catch {
    // Whatever the error, such as EPERM or EACCES in a sandbox: the priority is unchanged, and everything still works.
  }
}

/** A document to typeset. It is sent to the thread by structured clone. */
export interface TypesetJob {
  /** Root folder of the project, with `views/`. */
  root: string;
  view: 'cv' | 'card';
  /** The data of the view, serializable as JSON: of a CV with its estimated lengths in each setting, of a card with none. */
  data: { strip: Strip | null; lengths: number[] };
  /** JSON Resume to attach to the PDF; '' for none. */
  json: string;
  /** So many pages a PDF may have before its text becomes smaller. */
  maxPages: number;
  /** The images that the data names. */
  images: Map<string, Uint8Array>;
  /** Paths of the font files of the families that the data names, beside the built-in ones. */
  fonts: string[];
}

export interface TypesetResult {
  /** A PDF, or a PNG for a card. */
  bytes: Uint8Array;
  /** What the document lacks: images that cannot be decoded, PDF/UA-1, a small size. */
  warnings: string[];
}

/** The compiler of the last document, and what it was created for: creating one is slow. */
let current: { key: string; compiler: NodeCompiler } | undefined;

/** The compiler of a project with font files. Typst reads a font file when a document needs it. */
function compilerOf({ root, fonts }: TypesetJob): NodeCompiler {
  const versions = fonts.map(file => `${file} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs}`);
  const key = [root, ...versions].join('\n');
  if (current?.key === key) return current.compiler;
  const fontBlobs = builtInFonts.map(font => readFileSync(join(root, FONTS_FOLDER, font.file)));
  const compiler = NodeCompiler.create({ workspace: root, fontArgs: [{ fontBlobs }, { fontPaths: fonts }] });
  current = { key, compiler };
  return compiler;
}

/** Typst evicts cached results that this many documents have not used, which bounds memory. */
const MAX_CACHE_AGE = 3;

/**
 * Typesets a document: a CV as PDF, a card as PNG. Images that cannot be decoded are left out. A PDF that cannot conform
 * to PDF/UA-1 is only tagged.
 * @throws {Error} with the messages of Typst when the document cannot be typeset at all.
 */
export async function typeset(job: TypesetJob): Promise<TypesetResult> {
  const compiler = compilerOf(job);
  compiler.resetShadow();
  compiler.evictCache(MAX_CACHE_AGE);
  try {
    return await render(compiler, job, 'ua-1');
  } catch {
    // Whatever the error: if neither images nor PDF/UA-1 are its cause, the fallbacks throw it again.
    return typesetWithFallbacks(compiler, job);
  }
}

async function typesetWithFallbacks(compiler: NodeCompiler, job: TypesetJob): Promise<TypesetResult> {
  const images = new Map<string, Uint8Array>();
  const warnings: string[] = [];
  for (const [name, bytes] of job.images) {
    if (canDecode(compiler, job.root, name, bytes)) images.set(name, bytes);
    else warnings.push(`${name} cannot be decoded as an image: PDF and card are without it`);
  }
  const readableJob = { ...job, images };
  let result: TypesetResult;
  try {
    result = await render(compiler, readableJob, 'ua-1');
  } catch (error) {
    result = await render(compiler, readableJob);
    warnings.push(`a PDF is tagged, but not PDF/UA-1: ${(error as Error).message}`);
  }
  return { ...result, warnings: [...warnings, ...result.warnings] };
}

async function render(compiler: NodeCompiler, job: TypesetJob, standard?: 'ua-1'): Promise<TypesetResult> {
  const { root, view, data, json } = job;
  const paths = [...job.images].map(([name, bytes], i) => [name, mapImage(compiler, root, name, bytes, i)]);
  const inputs = { data: JSON.stringify({ ...data, images: Object.fromEntries(paths) }), json };
  const mainFilePath = join(root, 'views', `${view}.typ`);
  if (view === 'cv')
    return packPdf(pdfOf(compiler, compileCv(compiler, { mainFilePath, inputs }, job), standard));
  return { bytes: await pngOf(compiler, compile(compiler, { mainFilePath, inputs })), warnings: [] };
}

/** Compiles a CV in one of the settings; the drawing of the life is an SVG, as in that all text is outlines. */
function compileSetting(
  compiler: NodeCompiler,
  args: CompileDocArgs,
  { root, data }: TypesetJob,
  { size, measure, hasStrip, hasLabels }: Setting,
): NodeTypstDocument {
  const strip = hasStrip && data.strip ? '/views/images/strip.svg' : '';
  if (strip) {
    const inputs = { ...args.inputs, strip: hasLabels ? 'strip' : 'plainStrip' };
    const drawing = compile(compiler, { ...args, inputs, mainFilePath: join(root, 'views/strip.typ') });
    compiler.mapShadow(join(root, strip), Buffer.from(compactOutlines(compiler.plainSvg(drawing))));
  }
  return compile(compiler, { ...args, inputs: { ...args.inputs, size: String(size), measure, strip } });
}

/** So many settings are tried, as each takes the time of a document. */
const MAX_ATTEMPTS = 3;

/**
 * Compiles a CV in the first of the settings that is the best by an estimate. Where its real length shows that another one is
 * better, that is tried, too; and the smallest one only if it would have more than `maxPages`.
 */
function compileCv(compiler: NodeCompiler, args: CompileDocArgs, job: TypesetJob): NodeTypstDocument {
  const { data, maxPages } = job;
  let { lengths } = data;
  const documents = new Map<number, NodeTypstDocument>();
  const attempt = (index: number): void => {
    if (documents.has(index)) return;
    const document = compileSetting(compiler, args, job, SETTINGS[index] as Setting);
    documents.set(index, document);
    const [end] = compiler.query(document, { selector: '<end>', field: 'value' });
    const scale = (document.numOfPages - 1 + end) / (lengths[index] as number);
    lengths = lengths.map(length => length * scale);
  };
  /** The documents with the fewest pages before the others, and of those the best setting. */
  const sorted = () =>
    [...documents]
      .sort(([a, one], [b, other]) => one.numOfPages - other.numOfPages || a - b)
      .map(([, it]) => it);
  const isOverBudget = () => sorted().every(({ numOfPages }) => numOfPages > maxPages);
  for (let count = 0; count < MAX_ATTEMPTS; count++) {
    const pages = new Map([...documents].map(([index, { numOfPages }]) => [index, numOfPages]));
    attempt(chooseSetting(lengths, maxPages, data.strip !== null, pages));
  }
  if (isOverBudget()) attempt(SETTINGS.length - 1);
  return sorted()[0] as NodeTypstDocument;
}

/** Maps the bytes of an image to a virtual file, and returns its path. File names of the content never become paths. */
function mapImage(compiler: NodeCompiler, root: string, name: string, bytes: Uint8Array, i: number): string {
  const path = `/views/images/${i}${extname(name)}`;
  compiler.mapShadow(join(root, path), Buffer.from(bytes));
  return path;
}

/** Whether Typst can decode an image, by a document of nothing else. */
function canDecode(compiler: NodeCompiler, root: string, name: string, bytes: Uint8Array): boolean {
  const path = mapImage(compiler, root, name, bytes, 0);
  try {
    const mainFileContent = '#set page(width: auto, height: auto)\n#image(sys.inputs.path, width: 1cm)';
    pdfOf(compiler, compile(compiler, { mainFileContent, inputs: { path } }));
    return true;
  } catch {
    // The document has only the image, so any error is about it.
    return false;
  }
}

/** @throws {Error} with the messages of Typst. */
function compile(compiler: NodeCompiler, args: CompileDocArgs): NodeTypstDocument {
  const compiled = compiler.compile(args);
  if (compiled.result) return compiled.result;
  const diagnostics = compiler.fetchDiagnostics(compiled.takeDiagnostics() as NodeError);
  throw new Error(diagnostics.map(({ message }: { message: string }) => message).join('; '));
}

/** @throws {Error} with the messages of Typst only: the error of the compiler also dumps its internal state. */
function pdfOf(compiler: NodeCompiler, document: NodeTypstDocument, standard?: 'ua-1'): Buffer {
  try {
    return compiler.pdf(document, standard ? { pdfStandard: standard } : {});
  } catch (error) {
    const messages = String(error).matchAll(/message: "((?:[^"\\]|\\.)*)"/g);
    throw new Error([...messages].map(([, message]) => message).join('; '));
  }
}

/** A card as PNG, one pixel for each point. The SVG of Typst has text as outlines, so no fonts are needed. */
async function pngOf(compiler: NodeCompiler, document: NodeTypstDocument): Promise<Uint8Array> {
  const svg = Buffer.from(compiler.plainSvg(document));
  return sharp(svg).png({ compressionLevel: 9 }).toBuffer();
}
