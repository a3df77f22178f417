// PDF.js without its replacements of native functions. On Node.js 20 its build for Node.js replaces JSON.parse,
// JSON.stringify and Array.prototype.push of the whole process by slow ones (core-js); the native ones are put back.
const { parse, stringify } = JSON;
const { push } = Array.prototype;

// The worker is loaded here, too: otherwise the first document loads it, which replaces the functions again.
await import('pdfjs-dist/legacy/build/pdf.worker.mjs' as string);
export const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');

Object.assign(JSON, { parse, stringify });
Object.defineProperty(Array.prototype, 'push', { value: push });
