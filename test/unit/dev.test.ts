// One process for all suites of test/unit/dev: to start one for each would take longer than to run it.
import { runSuites } from '../helpers/suites.ts';

runSuites('unit/dev');
