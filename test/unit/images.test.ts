// One process for all suites of test/unit/images: starting one for each would take longer than running it.
import { runSuites } from '../helpers/suites.ts';

runSuites('unit/images');
