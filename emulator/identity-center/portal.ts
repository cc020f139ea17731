/** The SSO portal: accounts, roles, credentials, sign-out. Rules: AWS's `sso` model. */
import { isAccountId } from '../../common/patterns.ts';
import { type EmulatorResponse, header, json } from '../http/http.ts';
import type { Exchange, Route } from '../http/route.ts';
import { WireError } from '../http/wire-error.ts';
import type { EmulatorAccount } from '../naming.ts';
import { pageOf } from './paging.ts';
import { ACCOUNT_ACCESS } from './registrations.ts';
import type { PortalSession } from './sessions.ts';

export const portalRoutes: readonly Route[] = [
  { operation: 'ListAccounts', method: 'GET', path: '/assignment/accounts', errors: 'portal', handle: listAccounts },
  { operation: 'ListAccountRoles', method: 'GET', path: '/assignment/roles', errors: 'portal', handle: listRoles },
  {
    operation: 'GetRoleCredentials',
    method: 'GET',
    path: '/federation/credentials',
    errors: 'portal',
    handle: getRoleCredentials,
  },
  { operation: 'Logout', method: 'POST', path: '/logout', errors: 'portal', handle: logout },
];

function listAccounts(exchange: Exchange): EmulatorResponse {
  requireSession(exchange);
  const { items, nextToken } = pageOf(exchange.state.directory.accounts, 'accounts', exchange.request.query);
  const accountList = items.map(({ id, name, email }) => ({ accountId: id, accountName: name, emailAddress: email }));
  return json({ accountList, nextToken });
}

function listRoles(exchange: Exchange): EmulatorResponse {
  requireSession(exchange);
  const account = requireAccount(exchange);
  const { items, nextToken } = pageOf(account.roles, `roles/${account.id}`, exchange.request.query);
  return json({ roleList: items.map((roleName) => ({ roleName, accountId: account.id })), nextToken });
}

function getRoleCredentials(exchange: Exchange): EmulatorResponse {
  const { state, request } = exchange;
  requireSession(exchange);
  const roleName = request.query.get('role_name');
  if (!roleName) throw new WireError('InvalidRequestException', 'role_name is required');
  const account = requireAccount(exchange);
  if (!account.roles.includes(roleName)) throw new WireError('ForbiddenException');
  const lifetime = state.settings.roleCredentialSeconds * 1000;
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = state.roleSessions.issue(
    account.id,
    roleName,
    state.now(),
    lifetime,
  );
  // Whole seconds, in ms: what AWS sends.
  const expiration = Math.floor(state.told(expiresAt) / 1000) * 1000;
  return json({ roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration } });
}

function logout(exchange: Exchange): EmulatorResponse {
  const { state } = exchange;
  const session = requireSession(exchange);
  if (state.settings.logoutEndsAll) state.sessions.revokeAll();
  else state.sessions.end(session);
  state.browserSession = null;
  return { status: 200, headers: {}, body: '' };
}

function requireSession({ request, state }: Exchange): PortalSession {
  const token = header(request, 'x-amz-sso_bearer_token');
  const session = token === undefined ? undefined : state.sessions.find(token, state.now());
  if (!session) throw new WireError('UnauthorizedException');
  // A registration without scopes is one of the old kind, which could do all there was.
  if (session.scopes.length > 0 && !session.scopes.includes(ACCOUNT_ACCESS)) throw new WireError('ForbiddenException');
  return session;
}

function requireAccount({ request, state }: Exchange): EmulatorAccount {
  const id = request.query.get('account_id') ?? '';
  if (!isAccountId(id)) throw new WireError('InvalidRequestException', 'account_id has to be 12 digits');
  const account = state.directory.find(id);
  // The model also has ResourceNotFoundException, but AWS was never seen to send it.
  if (!account) throw new WireError('ForbiddenException');
  return account;
}
