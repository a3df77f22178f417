// Runs all tests of test/project in one process: starting one for each file would take longer than the tests.
import { runSuites } from './helpers/suites.ts';

runSuites('project');
