// The worker thread that typesets documents.
import { giveWay } from './typst.ts';

/*
 * Where the typesetter's thread begins.
 */

giveWay();

export { typeset } from './typst.ts';
