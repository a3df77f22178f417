// Before all tests: the packaged browser unpacks itself on first use, which several test files must not do at once.
import { findBrowser } from './browser.ts';

await findBrowser();
