import { describe, expect, it } from 'vitest';
import { quotable, refusalOf, refusalOfResponse } from '../../../../main/platform/network/refused-answer.ts';

const AT = Date.UTC(2026, 0, 1);
const ID = '1f0b6d3c-2c3e-4a8d-9a66-0d9c6c2a7f11';
const refused = (text: string, headers: Record<string, string> = {}, statusCode = 400) =>
  refusalOf('CreateToken', { statusCode, headers, text }, AT);

describe('what a refusal is called', () => {
  it.each([
    ['in the header', '{}', { 'x-amzn-errortype': 'ForbiddenException' }, 'x-amzn-errortype'],
    [
      'in the header, with what AWS puts behind it',
      '{"__type":"Other"}',
      { 'x-amzn-errortype': 'ForbiddenException:http://internal.amazon.com/coral/com.amazonaws.switchboard.portal/' },
      'x-amzn-errortype',
    ],
    ['in the body alone', '{"__type":"ForbiddenException","message":null}', {}, 'body'],
    [
      'in the body, with what AWS puts around it',
      '{"__type":"com.amazonaws.switchboard.portal#ForbiddenException:http://internal.amazon.com/coral/"}',
      {},
      'body',
    ],
    ['as its code', '{"code":"ForbiddenException"}', {}, 'body'],
    ['in XML', '<ErrorResponse><Error><Code>ForbiddenException</Code></Error></ErrorResponse>', {}, 'body'],
    ['as OAuth says it', '{"error":"forbidden","error_description":null}', {}, null],
  ])('is read %s', (_, text, headers, typeIn) => {
    expect(refused(text, headers)).toMatchObject({ type: 'ForbiddenException', typeIn, status: 400, at: AT });
  });

  it.each(['null', '[]', '"x"', '{', '', '{"__type":null,"error":null,"message":null}', '{"__type":"<b>x</b>"}'])(
    'is nothing where it has no name: %s',
    (text) => {
      expect(refused(text)).toMatchObject({ type: '', code: null, description: null, requestId: null, idIn: null });
    },
  );
});

describe('the id of a refused request', () => {
  it.each([
    ['x-amzn-requestid', ID],
    ['requestid', ID],
    ['x-amzn-requestid', `X-Amzn-Trace-Id=Root=1-6a0e7530-472255200ec97fbd;RequestId=${ID}`],
  ])('is read from the header %s, as %s', (name, value) => {
    expect(refused('{}', { [name]: value })).toMatchObject({ requestId: ID, idIn: name });
  });

  it('is read from XML that has no header for it, and is never anything but an id', () => {
    expect(refused(`<ErrorResponse><RequestId>${ID}</RequestId></ErrorResponse>`)).toMatchObject({
      requestId: ID,
      idIn: 'body',
    });
    expect(refused('{}', { requestid: 'a b\u001b[2J' }).requestId).toBeNull();
  });
});

describe('the words of the other side', () => {
  it('are told without what may be a secret, and cut', () => {
    const words = (text: string) => refused(JSON.stringify({ error: 'invalid_grant', error_description: text }));
    expect(words('Invalid grant provided')).toMatchObject({ code: 'invalid_grant', type: 'InvalidGrantException' });
    expect(words('Invalid grant provided').description).toBe('Invalid grant provided');
    expect(words(`token ${'aB3'.repeat(20)} ended`).description).not.toContain('aB3');
    expect(quotable('no '.repeat(1_000)).length).toBeLessThanOrEqual(300);
  });

  it.each(['message', 'Message'])('may be called %s, also by AWS', (name) => {
    expect(refused(JSON.stringify({ [name]: 'No access' }))).toMatchObject({ description: 'No access' });
  });
});

it('a refusal happened by the clock of who refused', () => {
  const of = (headers: Record<string, string>) =>
    refusalOfResponse('getSigninToken', new Response(null, { status: 400, headers }), '{}', 7).at;
  expect(of({ date: new Date(AT).toUTCString() })).toBe(AT);
  expect(of({})).toBe(7);
});
