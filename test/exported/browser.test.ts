// The suite of the server once more, on the exported site.
process.env.SITE = 'exported';
await import('../browser.test.ts');

export {};
