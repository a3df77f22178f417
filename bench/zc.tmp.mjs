import { writeFileSync } from 'node:fs';
import { eachPdf, startTypesetter } from './typesetter.mjs';
const { typesetter, warnings } = startTypesetter();
for (const { name, document, options } of (await eachPdf()).filter(p=>/long show default a4/.test(p.name))) writeFileSync(`/tmp/type/card-${name.slice(0,2)}.png`, await typesetter.card(document, options));
console.log(warnings); await typesetter.close();
