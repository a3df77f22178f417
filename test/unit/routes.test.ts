// One process for all suites of test/unit/routes: to start one for each would take longer than to run it.
import { runSuites } from '../helpers/suites.ts';

runSuites('unit/routes');
