import { expect, it } from 'vitest';
import { Secret } from '../../../main/base/secret.ts';
import type { AccessKeyView } from '../../../main/sources/source.ts';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';

it('the access key of one session becomes no other session: rotated in one, it would be dead in the other', async () => {
  const line = await CommandLine.open(ssoSession('first'));
  try {
    const id = 'AKIAIOSFODNN7EXAMPLE';
    let isAsked = false;
    line.identifyKey = async () => {
      isAsked = true;
      throw new Error('AWS need not be asked.');
    };
    const view = () => ({ id }) as AccessKeyView;
    Object.assign(line.source('first'), { accessKey: { view } });
    const user = { name: 'second', region: 'eu-west-1', accessKeyId: ` ${id} `, secret: new Secret('x'), mfa: 'none' };
    await expect(line.agent.edits.addIamUser(user as never)).rejects.toMatchObject({
      code: 'key-invalid',
      message: 'This is the access key of the session first already.',
    });
    expect(isAsked).toBe(false);
  } finally {
    await line.close();
  }
});
