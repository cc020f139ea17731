/**
 * What every client of AWS is set up with. All that AWS's SDK would otherwise look for in the environment and in the AWS
 * config file is said here, so that neither decides where a token goes: an `AWS_ENDPOINT_URL` that a shell exported for its
 * own purposes, or an `endpoint_url` of `[default]`, would hold for every program that asks later.
 */
import { type HostSwitches, USUAL_HOSTS } from '../aws-files/host-switches.ts';
import { type AwsHandler, createAwsHandler } from '../platform/network/aws-handler.ts';
import type { Network } from '../platform/network/network.ts';

/** Services that a person may set another endpoint for, by what ends its variable. */
export type EndpointOf = 'COGNITO_IDENTITY' | 'IAM' | 'SSO' | 'SSO_OIDC' | 'STS';

export interface ClientConfig {
  readonly region: string;
  /** Retries and their pace are decided by the sources. */
  readonly maxAttempts: 1;
  readonly retryMode: 'standard';
  readonly defaultsMode: 'legacy';
  readonly useFipsEndpoint: () => Promise<boolean>;
  readonly useDualstackEndpoint: () => Promise<boolean>;
  readonly ignoreConfiguredEndpointUrls: true;
  readonly authSchemePreference: string[];
  readonly sigv4aSigningRegionSet: string[];
  readonly disableClockSkewCorrection: false;
  readonly userAgentAppId: () => Promise<undefined>;
  readonly customUserAgent: [string, string][];
  readonly requestHandler: AwsHandler;
  readonly endpoint?: string;
}

/** @param options.repeatable false where a call must never be sent twice unasked: see `exchange`. */
export function clientConfig(
  dependencies: {
    readonly region: string;
    readonly version: string;
    /** The agent's own, with checked endpoints (`main/base/environment.ts`). */
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly network: Network;
    /** Which of AWS's hosts are asked; the usual ones unless told. */
    readonly hosts?: () => Promise<HostSwitches>;
  },
  service: EndpointOf,
  options: { repeatable?: boolean } = {},
): ClientConfig {
  const { region, version, env, network, hosts = async () => USUAL_HOSTS } = dependencies;
  const endpoint = env[`AWS_ENDPOINT_URL_${service}`];
  return {
    region,
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'legacy',
    useFipsEndpoint: async () => (await hosts()).fips,
    useDualstackEndpoint: async () => (await hosts()).dualStack,
    ignoreConfiguredEndpointUrls: true,
    authSchemePreference: [],
    sigv4aSigningRegionSet: [],
    disableClockSkewCorrection: false,
    userAgentAppId: async () => undefined,
    customUserAgent: [['daypass', version]],
    requestHandler: createAwsHandler(network, options),
    ...(endpoint ? { endpoint } : {}),
  };
}
