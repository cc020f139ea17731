/**
 * SAML 2.0 federation as a source of credentials: the identity provider's answer is good for minutes, the credentials that
 * STS gives for it last for hours. So nothing is renewed here; the next sign-in is. Read `response.ts`, then `verdict.ts`.
 */

import type { RoleRef } from '../../../common/roles.ts';
import type { SessionState } from '../../../common/sign-in.ts';
import { dnsSuffixOf } from '../../base/aws/dns-suffixes.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import type { SamlDefinition } from '../../base/session-definition.ts';
import { exchange } from '../../platform/network/exchange.ts';
import { nameOf } from '../aws-errors.ts';
import { HeldState } from '../base/held-state.ts';
import { signInRequired } from '../base/sign-in-required.ts';
import { ClockOffset } from '../clock-offset.ts';
import { listKnownRoles } from '../listed-roles.ts';
import type { CredentialSource, ListingPosition, ListingSink, SignInRequest, SourceDependencies } from '../source.ts';
import { Sts } from '../sts.ts';
import { isTokenExpired, isTooLong, stsError } from '../sts-errors.ts';
import { readAccountNames } from './account-names.ts';
import { samlAudience } from './endpoints.ts';
import { type HeldRoles, heldRolesItem } from './held-roles.ts';
import { isUntimely, readResponse, type SamlResponse } from './response.ts';
import type { SamlRole } from './role.ts';
import { askForVerdict, caseOf, type FirstRole, isRefused } from './verdict.ts';

export type SamlDependencies = SourceDependencies<SamlDefinition>;

/** How long a person may take with the identity provider, in ms. */
const SIGN_IN_LIMIT_MS = 15 * 60_000;

export function createSamlSource(dependencies: SamlDependencies): CredentialSource {
  return new SamlSource(dependencies);
}

class SamlSource implements CredentialSource {
  readonly kind = 'saml';
  readonly isFleeting = true;
  readonly #dependencies: SamlDependencies;
  readonly #offset: ClockOffset;
  readonly #sts: Sts;
  readonly #held: HeldState<HeldRoles>;
  /** In memory only, for the minutes that it is good for. */
  #response: SamlResponse | null = null;
  /** The response that AWS was asked for account names with. */
  #namedBy: SamlResponse | null = null;
  /** Credentials that AWS gave when it checked the response; the first request for that role gets them. */
  #first: FirstRole | null = null;

  constructor(dependencies: SamlDependencies) {
    const { definition, keychain, clock } = dependencies;
    this.#dependencies = dependencies;
    this.#offset = new ClockOffset(clock);
    this.#sts = new Sts({ ...dependencies, region: definition.region, offset: this.#offset });
    this.#held = new HeldState({
      ...dependencies,
      session: definition.name,
      item: heldRolesItem(keychain, definition),
      offset: this.#offset,
      endsAt: (held) => held.endsAt,
      state: () => this.state(),
    });
  }

  get session(): string {
    return this.#dependencies.definition.name;
  }

  get onDidChange() {
    return this.#held.onDidChange;
  }

  state(): SessionState {
    const { value, live, reason } = this.#held;
    if (!value) return { status: 'signed-out', reason };
    if (!live) return { status: 'signed-out', reason: 'expired' };
    return { status: 'signed-in', expiresAt: live.endsAt - this.#offset.ms, renewable: false };
  }

  async restore(): Promise<void> {
    await this.#held.restore();
  }

  /** @throws DaypassError saml-invalid | sign-in-denied | sign-in-expired | cancelled */
  async signIn({ ask, signal }: SignInRequest): Promise<void> {
    const { definition, clock } = this.#dependencies;
    const expiresAt = clock.now() + SIGN_IN_LIMIT_MS;
    const answer = await ask({ step: 'window', url: definition.signInUrl, expiresAt });
    signal.throwIfAborted();
    const response = await this.#read(answer, signal);
    const first = await askForVerdict(response, (role) => this.#assume(role, response, signal), this.#dependencies.log);
    signal.throwIfAborted();
    this.#response = response;
    this.#first = first;
    const endsAt = Math.max(response.expiresAt, first?.credentials.expiresAt ?? 0);
    await this.#held.keep({ roles: response.roles, endsAt, names: this.#held.value?.names ?? {} });
  }

  /** There is no one to tell: AWS knows of roles only, and the identity provider's own session is its own affair. */
  async signOut(): Promise<void> {
    this.#response = null;
    this.#first = null;
    await this.#held.signOut();
  }

  async list(position: ListingPosition, sink: ListingSink, signal: AbortSignal): Promise<void> {
    const { roles, names } = await this.#namedRoles(signal);
    listKnownRoles(roles, (account) => names[account] ?? account, position, sink);
  }

  async credentials({ account, role }: RoleRef): Promise<RoleCredentials> {
    const found = (await this.#roles()).find((one) => one.account === account && one.role === role);
    if (!found)
      throw new DaypassError('no-role', `${this.session} does not give you the role ${role} in ${account}.`, {
        details: { role, account },
      });
    const first = this.#first;
    if (first?.roleArn === found.roleArn) {
      this.#first = null;
      if (first.credentials.expiresAt > this.#offset.now()) return first.credentials;
    }
    const response = this.#freshResponse();
    if (!response) {
      throw signInRequired(this.session, `${this.session} wants you to sign in again for more credentials.`);
    }
    const credentials = await this.#assume(found, response).catch((error) => {
      if (isTokenExpired(error)) {
        throw signInRequired(this.session, `The sign-in to ${this.session} has ended.`, error);
      }
      if (!isRefused(error)) throw stsError(error, found.roleArn);
      throw errorOfCase(caseOf(error), {}, error, { code: 'access-denied' });
    });
    const held = this.#held.value;
    if (held && this.#response === response && credentials.expiresAt > held.endsAt) {
      await this.#held.keep({ ...held, endsAt: credentials.expiresAt });
    }
    return credentials;
  }

  clockOffset(): number {
    return this.#offset.ms;
  }

  dispose(): void {
    this.#held.dispose();
  }

  /** A time that does not fit is often this machine's clock, so AWS's is looked at before an answer is refused for it. */
  async #read(answer: Secret, signal: AbortSignal): Promise<SamlResponse> {
    const { clock, definition, env, log, network } = this.#dependencies;
    const read = () => readResponse(answer.expose(), samlAudience(definition.region), this.#offset.now());
    try {
      return read();
    } catch (error) {
      if (!isUntimely(error)) throw error;
      const before = this.#offset.ms;
      const endpoint = env.AWS_ENDPOINT_URL_STS ?? `https://sts.${definition.region}.${dnsSuffixOf(definition.region)}`;
      const sentAt = clock.monotonic();
      const told = await exchange(network, new URL(endpoint), { method: 'HEAD', headers: {}, signal }).catch(
        () => null,
      );
      signal.throwIfAborted();
      this.#offset.observe(told?.headers.date, sentAt);
      if (this.#offset.ms === before) throw error;
      log.warn('The clock of this machine is wrong.', { session: this.session, offMs: this.#offset.ms });
      return read();
    }
  }

  /** The roles, and the names of their accounts as AWS's sign-in page has them. @throws DaypassError sign-in-required; AbortError */
  async #namedRoles(signal: AbortSignal): Promise<HeldRoles> {
    await this.#roles();
    const response = this.#freshResponse();
    if (response && response !== this.#namedBy) {
      const names = await readAccountNames(response, this.#dependencies, signal);
      this.#namedBy = response;
      const held = this.#held.value;
      if (held && this.#response === response) await this.#held.keep({ ...held, names: { ...held.names, ...names } });
    }
    return this.#require();
  }

  /** @throws DaypassError sign-in-required */
  async #roles(): Promise<readonly SamlRole[]> {
    await this.restore();
    return this.#require().roles;
  }

  /** @throws DaypassError sign-in-required */
  #require(): HeldRoles {
    const { value } = this.#held;
    if (!value) throw signInRequired(this.session, `Not signed in to ${this.session}.`);
    return value;
  }

  /** While AWS takes it. */
  #freshResponse(): SamlResponse | null {
    return this.#response && this.#response.expiresAt > this.#offset.now() ? this.#response : null;
  }

  async #assume(
    { roleArn, providerArn }: SamlRole,
    response: SamlResponse,
    signal?: AbortSignal,
  ): Promise<RoleCredentials> {
    const seconds = this.#dependencies.definition.durationSeconds ?? response.durationSeconds;
    const input = { RoleArn: roleArn, PrincipalArn: providerArn, SAMLAssertion: response.encoded.expose() };
    try {
      const asked = seconds === null ? input : { ...input, DurationSeconds: seconds };
      return await this.#sts.assumeRoleWithSaml(asked, signal);
    } catch (error) {
      // What the provider wishes may be more than this role allows; then it gets what every role does, an hour.
      const isRefused = nameOf(error) === 'ValidationError' && isTooLong((error as Error).message);
      if (seconds === null || !isRefused) throw error;
      this.#dependencies.log.info('The role does not last as long as asked for.', { session: this.session, seconds });
      return this.#sts.assumeRoleWithSaml(input, signal);
    }
  }
}
