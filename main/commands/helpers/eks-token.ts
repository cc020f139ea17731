/** An exec credential for kubectl and whatever else reads a kubeconfig (kubernetes.io, "client-go credential plugins"). */
import { isRegion } from '../../../common/patterns.ts';
import { dnsSuffixOf } from '../../base/aws/dns-suffixes.ts';
import { presignGet, type SigningScope } from '../../base/aws/sigv4.ts';
import { DaypassError, EXIT } from '../../base/errors.ts';
import type { Command, CommandContext } from '../framework/command.ts';
import { helperCredentials, helperRole, signingScope } from '../roles/helper-role.ts';
import { ROLE } from '../roles/role-argument.ts';
import { isoTime, printable } from '../terminal/text.ts';

/** What EKS's authenticator checks the token against: the cluster that it was made for. */
const CLUSTER_HEADER = 'x-k8s-aws-id';
/** As the AWS CLI writes it. STS takes such a URL for 15 minutes all the same. */
const URL_EXPIRES_S = 60;
/** How long clients keep the token, in ms: a minute less than it works. */
const LIFETIME_MS = 14 * 60_000;

const VERSIONS = ['v1', 'v1beta1', 'v1alpha1'].map((version) => `client.authentication.k8s.io/${version}`);
const DEFAULT_VERSION = 'client.authentication.k8s.io/v1beta1';

export const eksTokenCommand: Command = {
  path: ['eks-token'],
  summary: 'Print a token for an EKS cluster, for kubectl',
  details: [
    'What `aws eks get-token` prints, for the exec section of a kubeconfig. Without ROLE: DAYPASS_ROLE, else the active',
    'role. Without --region: AWS_REGION, AWS_DEFAULT_REGION, or the region that the settings have for the account.',
    'Have kubectl ask for it:',
    '',
    '  kubectl config set-credentials blue --exec-api-version=client.authentication.k8s.io/v1beta1 --exec-command=daypass \\',
    '    --exec-arg=eks-token --exec-arg=blue --exec-arg=prod/Admin --exec-arg=--region --exec-arg=eu-west-1',
  ].join('\n'),
  arguments: [
    { name: 'CLUSTER', about: 'name of the cluster (its id, for local clusters on Outposts)', required: true },
    { ...ROLE, about: 'account/role, or a clear part of it; a favorite; @active' },
  ],
  flags: { region: { value: 'REGION', about: 'region of the cluster' } },
  examples: [['daypass eks-token blue prod/Admin --region eu-west-1', 'a token for the cluster blue']],
  async run(context, input) {
    const { agent, clock, host, reply, request } = context;
    const [cluster = '', named] = input.arguments;
    // It becomes the value of a header.
    if (!/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(cluster)) {
      throw new DaypassError('usage', `"${printable(cluster)}" is not the name of a cluster.`);
    }
    const asked = input.value('region');
    if (asked !== undefined && !isRegion(asked)) {
      throw new DaypassError('usage', `"${printable(asked)}" is not a region.`, { next: 'Name one like eu-west-1.' });
    }
    const { role } = await helperRole(context, named);
    const region = asked ?? regionOf(context, agent.describeRole(role).region);
    const credentials = await helperCredentials(context, role, 'eks-token');
    const scope = signingScope(context, role, { credentials, region, service: 'sts' });
    const token = eksToken(scope, cluster, host.surroundings.env.AWS_ENDPOINT_URL_STS);
    const ends = Math.min(clock.now() + LIFETIME_MS, credentials.expiresAt - agent.clockOffset(role.session));
    const answer = {
      kind: 'ExecCredential',
      apiVersion: apiVersion(request.env.KUBERNETES_EXEC_INFO),
      spec: {},
      status: { expirationTimestamp: isoTime(ends), token },
    };
    reply.stdout(`${JSON.stringify(answer, null, 4)}\n`);
    return EXIT.done;
  },
};

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

/** @throws DaypassError usage */
function regionOf({ request }: CommandContext, own: string | null): string {
  const region = request.env.AWS_REGION || request.env.AWS_DEFAULT_REGION || own;
  if (!region || !isRegion(region))
    throw new DaypassError('usage', 'The region of the cluster is not known.', { next: 'Give --region.' });
  return region;
}

/** The version that the caller speaks (KUBERNETES_EXEC_INFO); where it does not say, the one that all of them know. */
function apiVersion(info: string | undefined): string {
  try {
    const { apiVersion: asked } = JSON.parse(info ?? '') as { apiVersion?: unknown };
    return VERSIONS.find((version) => version === asked) ?? DEFAULT_VERSION;
  } catch {
    return DEFAULT_VERSION;
  }
}
