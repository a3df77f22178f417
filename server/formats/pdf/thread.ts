// Entry point of the worker thread that compiles Typst documents, at low CPU priority.
import { lowerPriority } from './typst.ts';

lowerPriority();

export { typeset } from './typst.ts';
