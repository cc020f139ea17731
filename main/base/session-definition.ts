/**
 * How a session is defined, no matter who wrote it down: the AWS config file or Daypass's settings. One variant for each kind of
 * source; no secret is in any of them.
 */
import { partsOfRoleArn } from '../../common/patterns.ts';
import type { RoleRef } from '../../common/roles.ts';

/** The ways into AWS. Each is a folder of `main/sources/`. */
export type SourceKind = 'identity-center' | 'oidc' | 'saml' | 'assume-role' | 'iam-user' | 'console-login';

/** Where a definition stands: a section of its own or a profile of the AWS config file, or Daypass's settings. */
export type DefinitionOrigin = 'sso-session' | 'legacy-profile' | 'profile' | 'settings';

interface Named {
  /** What the session is called on the command line. No two sessions share one. */
  readonly name: string;
  readonly origin: DefinitionOrigin;
}

export interface IdentityCenterDefinition extends Named {
  readonly kind: 'identity-center';
  readonly startUrl: string;
  readonly region: string;
  /** `sso_registration_scopes`; `sso:account:access` where the file has none. */
  readonly scopes: readonly string[];
  readonly origin: 'sso-session' | 'legacy-profile';
  /** The start URL as legacy profiles have it, where that is not its one form: the AWS CLI keeps their sign-in under it. */
  readonly writtenAs?: readonly string[];
}

/** A role that STS is asked for, with what is asked besides it. */
export interface RoleRequest {
  /** `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME` */
  readonly roleArn: string;
  /** Seconds; null leaves it to STS (one hour). */
  readonly durationSeconds: number | null;
  /** Session policy: JSON that narrows what the role may do. */
  readonly policy: string | null;
  readonly policyArns: readonly string[];
}

/** An OpenID Connect provider, and the roles that trust it. */
export interface OidcDefinition extends Named {
  readonly kind: 'oidc';
  /** Region of the STS that is asked; null for the partition's first. */
  readonly region: string | null;
  /** Where the ID token comes from: a sign-in with the provider, or a file that another program keeps fresh. */
  readonly token:
    | {
        readonly from: 'provider';
        readonly issuer: string;
        readonly clientId: string;
        /** Empty: what the provider knows of openid, email and offline_access. */
        readonly scopes: readonly string[];
        /** `audience` that some providers want besides the scopes. */
        readonly audience: string | null;
        /** Loopback address that is registered with the provider, port included; null where any port is accepted. */
        readonly redirectUri: string | null;
        /** Whether the client has a secret, which is in the keychain then. */
        readonly hasClientSecret: boolean;
      }
    | { readonly from: 'file'; readonly path: string };
  /** Claim of the ID token that names the role session (`email`, `preferred_username`, `sub`). */
  readonly sessionNameClaim: string;
  /** A fixed name instead, where there is one. */
  readonly sessionName: string | null;
  readonly roles: readonly RoleRequest[];
  /** A Cognito identity pool: it picks the role (enhanced flow), one of `roles` is then asked for by its ARN. */
  readonly identityPool: { readonly id: string; readonly region: string; readonly accountId: string } | null;
}

/** One role on top of credentials that come from elsewhere. */
export interface AssumeRoleDefinition extends Named, RoleRequest {
  readonly kind: 'assume-role';
  readonly region: string | null;
  readonly base: AssumeRoleBase;
  readonly externalId: string | null;
  /** ARN or serial number of the MFA device whose code is asked for. */
  readonly mfaSerial: string | null;
  /** Role session name; null for `daypass`. */
  readonly sessionName: string | null;
  readonly sourceIdentity: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
}

export type AssumeRoleBase =
  /** A role of another session. */
  | { readonly from: 'role'; readonly role: RoleRef }
  /** The only role of another session: an IAM user, or a role that is itself built on another. */
  | { readonly from: 'session'; readonly session: string }
  /**
   * `credential_source` of the AWS config file, but for `Environment`: the agent answers every program, and would have the keys of
   * whichever shell started it.
   */
  | { readonly from: 'Ec2InstanceMetadata' | 'EcsContainer' };

/** An IAM user whose access key is in the keychain. */
export interface IamUserDefinition extends Named {
  readonly kind: 'iam-user';
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  readonly userName: string;
  /** Of the device whose codes are asked for; null where sessions are made without. */
  readonly mfaSerial: string | null;
  /** Length of a session in seconds; null for 12 hours. */
  readonly durationSeconds: number | null;
}

/** An identity provider that signs in to AWS by SAML 2.0. */
export interface SamlDefinition extends Named {
  readonly kind: 'saml';
  readonly region: string;
  /** Address at the identity provider that ends with a response for AWS. */
  readonly signInUrl: string;
  /** Length of the roles' sessions in seconds; null for what the provider says, else an hour. */
  readonly durationSeconds: number | null;
}

/** Sign-in with what a person signs in to the console with (`aws login`). */
export interface ConsoleLoginDefinition extends Named {
  readonly kind: 'console-login';
  readonly region: string;
  /** ARN that the sign-in has to be for (`login_session` of a profile); null where any will do. */
  readonly loginSession: string | null;
}

export type SessionDefinition =
  | IdentityCenterDefinition
  | OidcDefinition
  | AssumeRoleDefinition
  | IamUserDefinition
  | SamlDefinition
  | ConsoleLoginDefinition;

/** Where the session leads, in one line for a person. */
export function addressOf(definition: SessionDefinition): string {
  switch (definition.kind) {
    case 'identity-center':
      return definition.startUrl;
    case 'oidc':
      return definition.token.from === 'provider' ? definition.token.issuer : definition.token.path;
    case 'assume-role':
      return `${definition.roleArn} through ${baseName(definition.base)}`;
    case 'iam-user':
      return `${definition.userName} in ${definition.accountId}`;
    case 'saml':
      return definition.signInUrl;
    case 'console-login':
      return definition.loginSession ?? `the AWS console in ${definition.region}`;
  }
}

function baseName(base: AssumeRoleBase): string {
  switch (base.from) {
    case 'role':
      return base.role.session;
    case 'session':
      return base.session;
    default:
      return base.from;
  }
}

/** Roles that are known without asking anybody; null where the source lists them. */
export function definedRoles(definition: SessionDefinition): readonly { account: string; role: string }[] | null {
  switch (definition.kind) {
    case 'identity-center':
      return null;
    case 'oidc': {
      const pool = definition.identityPool;
      const roles = definition.roles.map(({ roleArn }) => partsOfRoleArn(roleArn));
      return pool && roles.length === 0 ? [{ account: pool.accountId, role: POOL_ROLE }] : roles;
    }
    case 'assume-role':
      return [partsOfRoleArn(definition.roleArn)];
    case 'iam-user':
      return [{ account: definition.accountId, role: definition.userName }];
    case 'saml':
    case 'console-login':
      return null;
  }
}

/** Name of the role that an identity pool picks on its own. */
const POOL_ROLE = 'identity-pool';
