// The entry point: imports every script of the page.
import './history.js';
import './requests.js';
import './panels.js';
import './folds.js';
import './morph.js';
import './dialog.js';
import './keyboard.js';

document.addEventListener('click', ({ target }) => {
  if (target.closest('.print')) window.print();
});
