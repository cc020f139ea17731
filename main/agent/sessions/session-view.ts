import { addressOf } from '../../base/session-definition.ts';
import type { SessionView } from '../views.ts';
import type { Session } from './sessions.ts';
import { hasMethods } from './sign-in-method.ts';

/** What of a session may be shown: no secret. */
export function sessionView(
  { definition, source, catalogue }: Session,
  { signIn, dueFor, outage, method }: Pick<SessionView, 'signIn' | 'dueFor' | 'outage' | 'method'>,
): SessionView {
  const { name, kind, origin } = definition;
  const { startUrl, region } = kind === 'identity-center' ? definition : { startUrl: null, region: null };
  return {
    name,
    kind,
    address: addressOf(definition),
    startUrl,
    region,
    origin,
    state: source.state(),
    signIn,
    signInDue: dueFor !== null,
    dueFor,
    method,
    hasMethods: hasMethods(kind),
    buildsOn: source.buildsOn?.() ?? null,
    note: source.note?.() ?? null,
    clockOffset: source.clockOffset(),
    listing: catalogue.view(),
    outage,
    accessKey: source.accessKey?.view() ?? null,
  };
}
