// The suite of the server once more, on the exported site.
process.env.SITE = 'exported';
await import('../keyboard.test.ts');

export {};
