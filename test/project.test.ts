// One process for all suites of test/project: to start one for each would take longer than to run it.
import { runSuites } from './helpers/suites.ts';

runSuites('project');
