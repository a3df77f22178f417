import t from 'tap';
import { originForm, pathOfTarget, stripBasePath } from '../../../server/http/url.ts';

t.test('the path of a target ends before its query', async t => {
  for (const [target, path] of [
    ['/en', '/en'],
    ['/en?a?b\n', '/en'],
    ['/?', '/'],
  ] as const)
    t.equal(pathOfTarget(target), path);
});

t.test('a target in absolute form loses its origin', async t => {
  for (const [target, path] of [
    ['http://cv.example.org/cv/en?a', '/cv/en?a'],
    ['HTTPS://cv.example.org', '/'],
    ['http://cv.example.org?a', '/?a'],
    ['/http://a', '/http://a'],
    ['*', '*'],
  ] as const)
    t.equal(originForm(target), path);
});

t.test('the base path is removed where it is, as whole segments in any percent-encoding', async t => {
  for (const [basePath, target, expected] of [
    ['', '/cv/en', '/cv/en'],
    ['/cv', '/cv/en?a=/cv/', '/en?a=/cv/'],
    ['/cv', '/cv/', '/'],
    ['/cv', '/cv', '/'],
    ['/cv', '/cv?a', '/?a'],
    ['/cv', '/cv/cv/en', '/cv/en'],
    ['/cv', '/cv//en', '//en'],
    ['/cv', '/%63v/en', '/en'],
    ['/cv', '/en', '/en'],
    ['/cv', '/', '/'],
    ['/cv', '/cvs/en', '/cvs/en'],
    ['/cv', '/c', '/c'],
    ['/cv', '/CV/en', '/CV/en'],
    ['/cv', '//cv/en', '//cv/en'],
    ['/cv', '*', '*'],
    ['/cv', '/%/en', '/%/en'],
    ['/a/b', '/a/b/en', '/en'],
    ['/a/b', '/a/b', '/'],
    ['/a/b', '/a/en', '/a/en'],
    ['/a/b', '/a', '/a'],
    ['/a%C3%B1os/~me', '/a%C3%B1os/~me/en', '/en'],
    ['/a%C3%B1os/~me', '/a%c3%b1os/%7Eme/en', '/en'],
    ['/%7Eme', '/~me?a', '/?a'],
  ] as const)
    t.equal(stripBasePath(target, basePath), expected, `${target} without ${basePath}`);
});
