// Compiles a Typst view to PDF/UA-1 or PNG, with its images, typefaces and attachment.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { extname, join } from 'node:path';
import {
  type CompileDocArgs,
  NodeCompiler,
  type NodeError,
  type NodeTypstDocument,
} from '@myriaddreamin/typst-ts-node-compiler';
import { Resvg } from '@resvg/resvg-js';
import { packPdf } from './object-streams.ts';

/*
 * What runs in the typesetter's thread: compiling takes the processor for itself.
 */

/**
 * Has this thread give way to all others, so that pages do not wait for PDFs. Where that is forbidden, in a sandbox for
 * instance, it goes on as it is; piscina's own way would end the process.
 */
export function lowerPriority(set: (priority: number) => void = setPriority): void {
  try {
    set(constants.priority.PRIORITY_LOW);
  } catch {
    // Others share the processor with it then.
  }
}

/** A document to be set. */
export interface Job {
  /** The project's folder, with `views/`. */
  root: string;
  view: 'cv' | 'card';
  /** What the view says, as it can be written as JSON. */
  data: object;
  /** A file to attach; '' for none. */
  json: string;
  /** The pictures that the data names. */
  images: Map<string, Uint8Array>;
}

/** A document as bytes, and what is not as it should be. */
export interface Typeset {
  bytes: Uint8Array;
  warnings: string[];
}

const require = createRequire(import.meta.url);
const fonts = [
  'source-serif-4/400Regular/SourceSerif4_400Regular',
  'source-serif-4/400Regular_Italic/SourceSerif4_400Regular_Italic',
  'source-serif-4/600SemiBold/SourceSerif4_600SemiBold',
  'source-sans-3/400Regular/SourceSans3_400Regular',
];

/** Made once for a thread. Scripts that our fonts lack are set in those of the system. */
const compilers = new Map<string, NodeCompiler>();

function compilerOf(root: string): NodeCompiler {
  const fontBlobs = () => fonts.map(font => readFileSync(require.resolve(`@expo-google-fonts/${font}.ttf`)));
  const compiler =
    compilers.get(root) ?? NodeCompiler.create({ workspace: root, fontArgs: [{ fontBlobs: fontBlobs() }] });
  compilers.set(root, compiler);
  return compiler;
}

/** How many documents ago something was last of use that is still kept: memory stays bounded. */
const MOST_AGE = 3;

/**
 * Sets a document: a CV as a PDF, a card as a PNG. Pictures that cannot be read are left out; a PDF that cannot be
 * PDF/UA-1 is tagged all the same. Throws what Typst says when it cannot be set at all.
 */
export function typeset(job: Job): Typeset {
  const compiler = compilerOf(job.root);
  compiler.resetShadow();
  compiler.evictCache(MOST_AGE);
  try {
    return { bytes: render(compiler, job, job.images, 'ua-1'), warnings: [] };
  } catch {
    const images = new Map([...job.images].filter(image => isReadable(compiler, job.root, image)));
    const warnings = [...job.images.keys()]
      .filter(name => !images.has(name))
      .map(name => `${name} cannot be read as a picture: PDF and card go without it`);
    try {
      return { bytes: render(compiler, job, images, 'ua-1'), warnings };
    } catch (error) {
      const bytes = render(compiler, job, images);
      return {
        bytes,
        warnings: [...warnings, `a PDF is tagged, but no PDF/UA-1: ${(error as Error).message}`],
      };
    }
  }
}

function render(compiler: NodeCompiler, job: Job, images: Job['images'], standard?: 'ua-1'): Uint8Array {
  const { root, view, data, json } = job;
  const pictures = Object.fromEntries(
    [...images].map((image, i) => [image[0], mapPicture(compiler, root, image, i)]),
  );
  const inputs = { data: JSON.stringify({ ...data, pictures }), json };
  const document = compile(compiler, { mainFilePath: join(root, 'views', `${view}.typ`), inputs });
  if (view === 'card') {
    const svg = compiler.plainSvg(document);
    // All text is outlines by now.
    return new Resvg(svg, { fitTo: { mode: 'width', value: 1200 }, font: { loadSystemFonts: false } })
      .render()
      .asPng();
  }
  return packPdf(pdfOf(compiler, document, standard));
}

/** Gives a picture a path that Typst can read, by a name of our own. */
function mapPicture(
  compiler: NodeCompiler,
  root: string,
  [name, bytes]: [string, Uint8Array],
  i: number,
): string {
  const path = `/views/pictures/${i}${extname(name)}`;
  compiler.mapShadow(join(root, path), Buffer.from(bytes));
  return path;
}

function isReadable(compiler: NodeCompiler, root: string, image: [string, Uint8Array]): boolean {
  const path = mapPicture(compiler, root, image, 0);
  try {
    const mainFileContent = '#set page(width: auto, height: auto)\n#image(sys.inputs.path, width: 1cm)';
    pdfOf(compiler, compile(compiler, { mainFileContent, inputs: { path } }));
    return true;
  } catch {
    return false;
  }
}

function compile(compiler: NodeCompiler, args: CompileDocArgs): NodeTypstDocument {
  const compiled = compiler.compile(args);
  if (compiled.result) return compiled.result;
  const diagnostics = compiler.fetchDiagnostics(compiled.takeDiagnostics() as NodeError);
  throw new Error(diagnostics.map(({ message }: { message: string }) => message).join('; '));
}

/** Throws in few words: the compiler's own tell of its insides. */
function pdfOf(compiler: NodeCompiler, document: NodeTypstDocument, standard?: 'ua-1'): Buffer {
  try {
    return compiler.pdf(document, standard ? { pdfStandard: standard } : {});
  } catch (error) {
    const messages = String(error).matchAll(/message: "((?:[^"\\]|\\.)*)"/g);
    throw new Error([...messages].map(([, message]) => message).join('; '));
  }
}
