import { dnsSuffixOf } from '../base/dns-suffixes.ts';
import { presignGet, type SigningScope } from '../base/sigv4.ts';

/** What EKS's authenticator checks the token against: the cluster that it was made for. */
const CLUSTER_HEADER = 'x-k8s-aws-id';
/** As the AWS CLI writes it. STS takes such a URL for 15 minutes all the same. */
const URL_EXPIRES_S = 60;

/**
 * A bearer token for a cluster: a presigned GetCallerIdentity that only works with the cluster's name in a header
 * (github.com/kubernetes-sigs/aws-iam-authenticator, "API Authorization from Outside a Cluster").
 * @param origin of STS, where it is not the region's own.
 */
export function eksToken(scope: SigningScope, cluster: string, origin?: string): string {
  const { region } = scope;
  const url = new URL('/', origin || `https://sts.${region}.${dnsSuffixOf(region)}`);
  const query = [
    ['Action', 'GetCallerIdentity'],
    ['Version', '2011-06-15'],
  ] as const;
  const signed = presignGet(scope, url, query, { headers: { [CLUSTER_HEADER]: cluster }, expiresS: URL_EXPIRES_S });
  return `k8s-aws-v1.${Buffer.from(signed).toString('base64url')}`;
}
