import t from 'tap';
import { fontFilesBelow, fontFolders } from '../../../server/fonts/system-fonts.ts';

t.test('the folders of fonts are those of the operating system, the first of the user', async t => {
  t.strictSame(fontFolders({}, 'linux', '/home/ada'), [
    '/home/ada/.local/share/fonts',
    '/usr/local/share/fonts',
    '/usr/share/fonts',
    '/home/ada/.fonts',
  ]);
  t.strictSame(fontFolders({ XDG_DATA_HOME: '/data', XDG_DATA_DIRS: '/a:/b' }, 'linux', '/home/ada'), [
    '/data/fonts',
    '/a/fonts',
    '/b/fonts',
    '/home/ada/.fonts',
  ]);
  t.equal(fontFolders({}, 'darwin', '/Users/ada')[0], '/Users/ada/Library/Fonts');
  const windows = { LOCALAPPDATA: '/local', SystemRoot: '/windows' };
  t.strictSame(fontFolders(windows, 'win32', '/ada'), ['/local/Microsoft/Windows/Fonts', '/windows/Fonts']);
  t.equal(fontFolders({}, 'win32', '/ada').length, 2);
  t.ok(fontFolders().length);
});

t.test('font files are found in all subfolders, in one order', async t => {
  const folder = t.testdir({ b: { 'x.TTF': '', 'y.txt': '', 'z.woff2': '' }, 'a.otf': '', 'c.ttc': '' });
  t.strictSame(
    fontFilesBelow([folder, `${folder}/missing`]).map(path => path.slice(folder.length)),
    ['/a.otf', '/b/x.TTF', '/c.ttc'],
  );
});
