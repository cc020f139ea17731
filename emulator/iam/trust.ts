/** Whom a role trusts: the part of a trust policy that matters here. */
export type Trust =
  | {
      readonly to: 'aws';
      /** ARNs of roles and users, or `arn:aws:iam::ACCOUNT:root` for everybody in an account. */
      readonly principals: readonly string[];
      /** `sts:ExternalId` */
      readonly externalId?: string;
      /** `aws:MultiFactorAuthPresent` */
      readonly mfa?: boolean;
      /** Whether it allows `sts:TagSession`. */
      readonly tagSession?: boolean;
      /** Whether it allows `sts:SetSourceIdentity`. */
      readonly setSourceIdentity?: boolean;
    }
  /** Tokens of this issuer; `audience` and `subject` narrow it further. */
  | { readonly to: 'oidc'; readonly issuer: string; readonly audience?: string; readonly subject?: string }
  | { readonly to: 'saml'; readonly provider: string };
