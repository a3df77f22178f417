import t from 'tap';
import { HttpError, toHttpError } from '../../../server/http/http-error.ts';

t.test('an HttpError is returned unchanged', async t => {
  const error = new HttpError('badChoice', 400, { key: 'length' });
  t.equal(toHttpError(error), error);
});

for (const { thrown, page, statusCode } of [
  { thrown: {}, page: 'serverError', statusCode: 500 },
  { thrown: { statusCode: 500 }, page: 'serverError', statusCode: 500 },
  { thrown: { statusCode: 502 }, page: 'serverError', statusCode: 500 },
  { thrown: { statusCode: 302 }, page: 'serverError', statusCode: 500 },
  { thrown: { statusCode: 200 }, page: 'serverError', statusCode: 500 },
  { thrown: { statusCode: 503 }, page: 'unavailable', statusCode: 503 },
  { thrown: { statusCode: 400 }, page: 'badRequest', statusCode: 400 },
  { thrown: { statusCode: 413 }, page: 'badRequest', statusCode: 413 },
  { thrown: { statusCode: 499 }, page: 'badRequest', statusCode: 499 },
]) {
  t.test(`an error with status ${thrown.statusCode} becomes ${statusCode} with the page ${page}`, async t => {
    const error = toHttpError(Object.assign(new Error('secret'), thrown));
    t.strictSame([error.page, error.statusCode], [page, statusCode]);
    t.strictSame(error.messageValues, {}, 'the page does not show the message of the error');
  });
}
