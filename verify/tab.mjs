// A tab of any engine, driven as a visitor would: by pointer, keyboard and Back.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

const keys = { Tab: '\uE004', Enter: '\uE007', Shift: '\uE008', Escape: '\uE00C' };
const WAIT_MS = 5_000;

/** The point in the middle of the first visible element that matches a selector, in the viewport. Runs in the page. */
function pointOf(selector) {
  const element = [...document.querySelectorAll(selector)].find(each => each.checkVisibility());
  if (!element) return null;
  const isVisible = ({ top, bottom }) => top >= 0 && bottom <= innerHeight;
  if (!isVisible(element.getBoundingClientRect())) {
    element.scrollIntoView({ behavior: 'instant', block: 'center' });
  }
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
  return element.contains(document.elementFromPoint(x, y)) ? { x, y } : null;
}

export class Tab {
  #driver;

  /** @param driver what `openFirefox` or `openWebKit` returns. */
  constructor(driver) {
    this.#driver = driver;
  }

  /** The errors of scripts and violations of policies since the last call. */
  takeMessages() {
    return this.#driver.messages.splice(0);
  }

  /** The result of a function that runs in the page, with arguments and a result that JSON can express. */
  async evaluate(inPage, ...args) {
    const call = `(${inPage})(...${JSON.stringify(args)})`;
    return JSON.parse(await this.#driver.evaluate(`JSON.stringify(${call}) ?? 'null'`));
  }

  /** Waits until the function returns the expected value in the page. Fails with the actual one. */
  async expect(expected, inPage, ...args) {
    const end = Date.now() + WAIT_MS;
    let actual;
    do {
      // Fails while a page is loading.
      actual = await this.evaluate(inPage, ...args).catch(({ message }) => message);
      if (isDeepStrictEqual(actual, expected)) return;
      await sleep(20);
    } while (Date.now() < end);
    assert.deepEqual(actual, expected, String(inPage));
  }

  /** Loads a page and waits for its scripts. */
  async open(url, { scripts = true } = {}) {
    await this.#driver.open(url);
    const isReady = () => Boolean(document.querySelector('[data-htmx-powered]'));
    await this.expect(scripts, isReady);
  }

  /** Sets the size of the viewport in CSS pixels. */
  async resize(width, height) {
    await this.#driver.resize(width, height);
    await this.expect([width, height], () => [innerWidth, innerHeight]);
  }

  back() {
    return this.#driver.back();
  }

  /** Presses and releases keys one after the other: characters, or the names of `keys`. */
  async press(...names) {
    const actions = names.flatMap(name =>
      ['keyDown', 'keyUp'].map(type => ({ type, value: keys[name] ?? name })),
    );
    await this.#driver.act([{ type: 'key', id: 'keyboard', actions }]);
  }

  /** Presses the pointer at the first point, and releases it at the last: `{ x, y }` in the viewport. */
  async drag(...points) {
    const [first, ...others] = points.map(point => ({ type: 'pointerMove', duration: 0, ...point }));
    const actions = [
      ...[first, { type: 'pointerDown', button: 0 }],
      ...[...others, { type: 'pointerUp', button: 0 }],
    ];
    await this.#driver.act([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }]);
  }

  /** Clicks the first visible element. Fails when something covers it. */
  async click(selector) {
    await this.drag(await this.findPoint(selector));
  }

  /** The point in the middle of an element that nothing covers. Scrolls to the element. */
  async findPoint(selector) {
    const end = Date.now() + WAIT_MS;
    for (;;) {
      const point = await this.evaluate(pointOf, selector).catch(() => null);
      if (point) return point;
      if (Date.now() > end) throw new Error(`${selector} is not visible, or is covered`);
      await sleep(20);
    }
  }

  close() {
    return this.#driver.close();
  }
}
