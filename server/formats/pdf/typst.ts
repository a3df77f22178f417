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
import { packPdf } from './packing/object-streams.ts';
import { chooseTextSetting, TEXT_SETTINGS, type TextSetting } from './page-lengths.ts';
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
  /** The images that the data of the Typst view names. */
  images: Map<string, Uint8Array>;
  /** Paths of the font files of the families that the data names, beside the built-in ones. */
  fontFiles: string[];
}

export interface TypesetResult {
  /** A typeset PDF, or a PNG for a card. */
  bytes: Uint8Array;
  /** What the document lacks: images that cannot be decoded, PDF/UA-1, a small size. */
  warnings: string[];
}

/** The compiler of the last document, and what it was created for: creating one is slow. */
let currentCompiler: { key: string; compiler: NodeCompiler } | undefined;

/** The compiler of a project with font files. Typst reads a font file when a document needs it. */
function compilerOf({ root, fontFiles }: TypesetJob): NodeCompiler {
  const fontVersions = fontFiles.map(file => `${file} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs}`);
  const compilerKey = [root, ...fontVersions].join('\n');
  if (currentCompiler?.key === compilerKey) return currentCompiler.compiler;
  const fontBlobs = builtInFonts.map(font => readFileSync(join(root, FONTS_FOLDER, font.file)));
  const compiler = NodeCompiler.create({
    workspace: root,
    fontArgs: [{ fontBlobs }, { fontPaths: fontFiles }],
  });
  currentCompiler = { key: compilerKey, compiler };
  return compiler;
}

/** Typst evicts cached results that this many documents have not used, which bounds memory. */
const MAX_TYPST_CACHE_AGE = 3;

/**
 * Typesets a document: a CV as PDF, a card as PNG. Images that cannot be decoded are left out. A PDF that cannot conform
 * to PDF/UA-1 is only tagged.
 * @throws {Error} with the messages of Typst when the document cannot be typeset at all.
 */
export async function typeset(job: TypesetJob): Promise<TypesetResult> {
  const compiler = compilerOf(job);
  compiler.resetShadow();
  compiler.evictCache(MAX_TYPST_CACHE_AGE);
  try {
    return await renderView(compiler, job, 'ua-1');
  } catch {
    // Whatever the error: if neither images nor PDF/UA-1 are its cause, the fallbacks throw it again.
    return typesetWithFallbacks(compiler, job);
  }
}

async function typesetWithFallbacks(compiler: NodeCompiler, job: TypesetJob): Promise<TypesetResult> {
  const decodableImages = new Map<string, Uint8Array>();
  const typesetWarnings: string[] = [];
  for (const [name, bytes] of job.images) {
    if (canDecode(compiler, job.root, name, bytes)) decodableImages.set(name, bytes);
    else typesetWarnings.push(`${name} cannot be decoded as an image: PDF and card are without it`);
  }
  const readableJob = { ...job, images: decodableImages };
  let typesetResult: TypesetResult;
  try {
    typesetResult = await renderView(compiler, readableJob, 'ua-1');
  } catch (error) {
    typesetResult = await renderView(compiler, readableJob);
    typesetWarnings.push(`a PDF is tagged, but not PDF/UA-1: ${(error as Error).message}`);
  }
  return { ...typesetResult, warnings: [...typesetWarnings, ...typesetResult.warnings] };
}

async function renderView(
  compiler: NodeCompiler,
  job: TypesetJob,
  pdfStandard?: 'ua-1',
): Promise<TypesetResult> {
  const { root, view, data, json } = job;
  const imagePaths = [...job.images].map(([name, bytes], i) => [
    name,
    mapImageFile(compiler, root, name, bytes, i),
  ]);
  const typstInputs = { data: JSON.stringify({ ...data, images: Object.fromEntries(imagePaths) }), json };
  const mainFilePath = join(root, 'views', `${view}.typ`);
  if (view === 'cv')
    return packPdf(
      pdfOf(compiler, compileCv(compiler, { mainFilePath, inputs: typstInputs }, job), pdfStandard),
    );
  return {
    bytes: await pngOf(compiler, compileTypst(compiler, { mainFilePath, inputs: typstInputs })),
    warnings: [],
  };
}

/** Compiles a CV in one of the settings; the drawing of the life is an SVG, as in that all text is outlines. */
function compileSetting(
  compiler: NodeCompiler,
  compileArgs: CompileDocArgs,
  { root, data }: TypesetJob,
  { size, measure, hasStrip, hasLabels }: TextSetting,
): NodeTypstDocument {
  const stripPath = hasStrip && data.strip ? '/views/images/strip.svg' : '';
  if (stripPath) {
    const inputs = { ...compileArgs.inputs, strip: hasLabels ? 'strip' : 'plainStrip' };
    const stripDrawing = compileTypst(compiler, {
      ...compileArgs,
      inputs,
      mainFilePath: join(root, 'views/strip.typ'),
    });
    compiler.mapShadow(join(root, stripPath), Buffer.from(compactOutlines(compiler.plainSvg(stripDrawing))));
  }
  return compileTypst(compiler, {
    ...compileArgs,
    inputs: { ...compileArgs.inputs, size: String(size), measure, strip: stripPath },
  });
}

/** So many settings are tried, as each takes the time of a document. */
const MAX_TYPESET_ATTEMPTS = 3;

/**
 * Compiles a CV in the first of the settings that is the best by an estimate. Where its real length shows that another one is
 * better, that is tried, too; and the smallest one only if it would have more than `maxPages`.
 */
function compileCv(compiler: NodeCompiler, compileArgs: CompileDocArgs, job: TypesetJob): NodeTypstDocument {
  const { data, maxPages } = job;
  let { lengths: pageLengths } = data;
  const typstDocuments = new Map<number, NodeTypstDocument>();
  const compileWith = (settingIndex: number): void => {
    if (typstDocuments.has(settingIndex)) return;
    const typstDocument = compileSetting(
      compiler,
      compileArgs,
      job,
      TEXT_SETTINGS[settingIndex] as TextSetting,
    );
    typstDocuments.set(settingIndex, typstDocument);
    const [end] = compiler.query(typstDocument, { selector: '<end>', field: 'value' });
    const lengthScale = (typstDocument.numOfPages - 1 + end) / (pageLengths[settingIndex] as number);
    pageLengths = pageLengths.map(length => length * lengthScale);
  };
  /** The documents with the fewest pages before the others, and of those the best setting. */
  const sortedDocuments = () =>
    [...typstDocuments]
      .sort(([a, one], [b, other]) => one.numOfPages - other.numOfPages || a - b)
      .map(([, typstDocument]) => typstDocument);
  const isOverBudget = () => sortedDocuments().every(({ numOfPages }) => numOfPages > maxPages);
  for (let count = 0; count < MAX_TYPESET_ATTEMPTS; count++) {
    const knownPages = new Map([...typstDocuments].map(([index, { numOfPages }]) => [index, numOfPages]));
    compileWith(chooseTextSetting(pageLengths, maxPages, data.strip !== null, knownPages));
  }
  if (isOverBudget()) compileWith(TEXT_SETTINGS.length - 1);
  return sortedDocuments()[0] as NodeTypstDocument;
}

/** Maps the bytes of an image to a virtual file, and returns its path. File names of the content never become paths. */
function mapImageFile(
  compiler: NodeCompiler,
  root: string,
  name: string,
  bytes: Uint8Array,
  i: number,
): string {
  const imagePath = `/views/images/${i}${extname(name)}`;
  compiler.mapShadow(join(root, imagePath), Buffer.from(bytes));
  return imagePath;
}

/** Whether Typst can decode an image, by a document of nothing else. */
function canDecode(compiler: NodeCompiler, root: string, name: string, bytes: Uint8Array): boolean {
  const imagePath = mapImageFile(compiler, root, name, bytes, 0);
  try {
    const mainFileContent = '#set page(width: auto, height: auto)\n#image(sys.inputs.path, width: 1cm)';
    pdfOf(compiler, compileTypst(compiler, { mainFileContent, inputs: { path: imagePath } }));
    return true;
  } catch {
    // The Typst document has only the image, so any error is about that.
    return false;
  }
}

/** @throws {Error} with the messages of Typst. */
function compileTypst(compiler: NodeCompiler, compileArgs: CompileDocArgs): NodeTypstDocument {
  const compilation = compiler.compile(compileArgs);
  if (compilation.result) return compilation.result;
  const typstDiagnostics = compiler.fetchDiagnostics(compilation.takeDiagnostics() as NodeError);
  throw new Error(typstDiagnostics.map(({ message }: { message: string }) => message).join('; '));
}

/** @throws {Error} with the messages of Typst only: the error of the compiler also dumps its internal state. */
function pdfOf(compiler: NodeCompiler, typstDocument: NodeTypstDocument, pdfStandard?: 'ua-1'): Buffer {
  try {
    return compiler.pdf(typstDocument, pdfStandard ? { pdfStandard } : {});
  } catch (error) {
    const typstMessages = String(error).matchAll(/message: "((?:[^"\\]|\\.)*)"/g);
    throw new Error([...typstMessages].map(([, message]) => message).join('; '));
  }
}

/** A card as PNG, one pixel for each point. The SVG of Typst has text as outlines, so no fonts are needed. */
async function pngOf(compiler: NodeCompiler, typstDocument: NodeTypstDocument): Promise<Uint8Array> {
  const cardSvg = Buffer.from(compiler.plainSvg(typstDocument));
  return sharp(cardSvg).png({ compressionLevel: 9 }).toBuffer();
}
