// The worker thread that typesets documents.
import { lowerPriority } from './typst.ts';

/*
 * Where the typesetter's thread begins.
 */

lowerPriority();

export { typeset } from './typst.ts';
