import t from 'tap';
import { HttpError, toHttpError } from '../../../server/http/http-error.ts';

t.test('a problem stays what it is', async t => {
  const problem = new HttpError('badChoice', 400, { key: 'length' });
  t.equal(toHttpError(problem), problem);
});

for (const { thrown, problem, statusCode } of [
  { thrown: {}, problem: 'serverError', statusCode: 500 },
  { thrown: { statusCode: 500 }, problem: 'serverError', statusCode: 500 },
  { thrown: { statusCode: 502 }, problem: 'serverError', statusCode: 500 },
  { thrown: { statusCode: 302 }, problem: 'serverError', statusCode: 500 },
  { thrown: { statusCode: 200 }, problem: 'serverError', statusCode: 500 },
  { thrown: { statusCode: 503 }, problem: 'unavailable', statusCode: 503 },
  { thrown: { statusCode: 400 }, problem: 'badRequest', statusCode: 400 },
  { thrown: { statusCode: 413 }, problem: 'badRequest', statusCode: 413 },
  { thrown: { statusCode: 499 }, problem: 'badRequest', statusCode: 499 },
]) {
  t.test(`an error with status ${thrown.statusCode} is told as ${problem}, ${statusCode}`, async t => {
    const { values, ...told } = toHttpError(Object.assign(new Error('secret'), thrown));
    t.strictSame({ problem: told.page, statusCode: told.statusCode }, { problem, statusCode });
    t.strictSame(values, {}, 'no word of the error goes to the reader');
  });
}
