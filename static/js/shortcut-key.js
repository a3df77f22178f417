// Reads the key of a keyboard shortcut from a keyboard event, on any keyboard layout.

/**
 * The key of a keydown event as `aria-keyshortcuts` names it: KeyboardEvent.key, so a shortcut is the same character on
 * every Latin layout. A layout without Latin letters has none of them: there it is the key in the same place of a US
 * keyboard (KeyboardEvent.code).
 */
export function shortcutKey({ key, code, shiftKey }) {
  if (!/^[\p{Script=Latin}\p{ASCII}]/u.test(key)) {
    if (code === 'Slash' && shiftKey) return '?';
    const letter = /^Key([A-Z])$/.exec(code)?.[1] ?? key;
    return shiftKey ? letter : letter.toLowerCase();
  }
  // Caps Lock changes event.key to a capital letter without Shift.
  return shiftKey || key.length > 1 ? key : key.toLowerCase();
}
