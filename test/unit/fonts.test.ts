// One process for all suites of test/unit/fonts: starting one for each would take longer than running it.
import { runSuites } from '../helpers/suites.ts';

runSuites('unit/fonts');
