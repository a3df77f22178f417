// What counts for coverage: the server, by every test but those in a browser, which try the same code more slowly.
export default test => (/\bbrowser\b/.test(test) ? null : 'server/**/*.ts');
