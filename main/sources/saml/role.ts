/** One value of the attribute `https://aws.amazon.com/SAML/Attributes/Role`: a role's ARN and a provider's, in any order. */
export interface SamlRole {
  readonly roleArn: string;
  readonly providerArn: string;
  /** 12 digits. */
  readonly account: string;
  /** Its name without a path: names are unique in an account. */
  readonly role: string;
}

/** Null for anything else, and for a role of another partition. */
export function parseRole(value: string, partition: string): SamlRole | null {
  const arns = value.split(',').map((part) => part.trim());
  if (arns.length !== 2) return null;
  const roleArn = arns.find((arn) => arn.includes(':role/'));
  const providerArn = arns.find((arn) => arn.includes(':saml-provider/'));
  if (!roleArn || !providerArn) return null;
  const [, rolePartition, account = '', role = ''] =
    /^arn:([\w-]+):iam::(\d{12}):role\/(?:[\x21-\x2b\x2d-\x7e]+\/)?([\w+=.@-]{1,64})$/.exec(roleArn) ?? [];
  const [, providerPartition, providerAccount] =
    /^arn:([\w-]+):iam::(\d{12}):saml-provider\/[\w._-]{1,128}$/.exec(providerArn) ?? [];
  if (rolePartition !== partition || providerPartition !== partition || account !== providerAccount) return null;
  return { roleArn, providerArn, account, role };
}
