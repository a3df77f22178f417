import { eachPdf, startTypesetter } from './typesetter.mjs';
const { typesetter } = startTypesetter(); const pdfs=await eachPdf();
const pick=pdfs.filter(p=>/(en|es) (long|short) show default a4/.test(p.name));
for (let r=0;r<4;r++) for (const { name, document, options } of pick) { const [text]=document.view.summary; const d={...document, view:{...document.view, summary:[{...text,text:text.text+' '+r}]}}; const t=performance.now(); await typesetter.pdf(d, options); if(r) console.log(name, Math.round(performance.now()-t)); }
await typesetter.close();
