// Runs all tests of test/browser in one process, which launches one browser.
import { runSuites } from './helpers/suites.ts';

runSuites('browser');
