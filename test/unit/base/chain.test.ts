import { describe, expect, it } from 'vitest';
import { chainOf } from '../../../main/base/chain.ts';
import { assumeRole } from '../../support/agent/definitions.ts';

const DEFINITIONS = new Map([
  ['b', assumeRole('b', { from: 'session', session: 'a' })],
  ['a', assumeRole('a', { from: 'role', role: { session: 'acme', account: '111122223333', role: 'Admin' } })],
  ['x', assumeRole('x', { from: 'session', session: 'y' })],
  ['y', assumeRole('y', { from: 'session', session: 'x' })],
  ['self', assumeRole('self', { from: 'session', session: 'self' })],
  ['machine', assumeRole('machine', { from: 'Ec2InstanceMetadata' })],
]);
const find = (name: string) => DEFINITIONS.get(name) ?? null;

describe('what a session builds on', () => {
  it('is followed down to the one that builds on nothing', () => {
    expect(chainOf('b', find)).toEqual({ sessions: ['b', 'a', 'acme'], cycle: null });
    expect(chainOf('acme', find)).toEqual({ sessions: ['acme'], cycle: null });
    expect(chainOf('machine', find)).toEqual({ sessions: ['machine'], cycle: null });
  });

  it('is reported as a circle where it is one', () => {
    expect(chainOf('x', find).cycle).toEqual(['x', 'y', 'x']);
    expect(chainOf('self', find).cycle).toEqual(['self', 'self']);
  });
});
