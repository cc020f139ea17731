/** Regions by the names that AWS gives them (docs.aws.amazon.com/general/latest/gr/rande.html). A region may exist that is not here. */

/** Code and name, as most people look for them: by continent. */
const NAMES: Readonly<Record<string, string>> = {
  'us-east-1': 'US East (N. Virginia)',
  'us-east-2': 'US East (Ohio)',
  'us-west-1': 'US West (N. California)',
  'us-west-2': 'US West (Oregon)',
  'eu-central-1': 'Europe (Frankfurt)',
  'eu-central-2': 'Europe (Zurich)',
  'eu-north-1': 'Europe (Stockholm)',
  'eu-south-1': 'Europe (Milan)',
  'eu-south-2': 'Europe (Spain)',
  'eu-west-1': 'Europe (Ireland)',
  'eu-west-2': 'Europe (London)',
  'eu-west-3': 'Europe (Paris)',
  'ap-east-1': 'Asia Pacific (Hong Kong)',
  'ap-east-2': 'Asia Pacific (Taipei)',
  'ap-northeast-1': 'Asia Pacific (Tokyo)',
  'ap-northeast-2': 'Asia Pacific (Seoul)',
  'ap-northeast-3': 'Asia Pacific (Osaka)',
  'ap-south-1': 'Asia Pacific (Mumbai)',
  'ap-south-2': 'Asia Pacific (Hyderabad)',
  'ap-southeast-1': 'Asia Pacific (Singapore)',
  'ap-southeast-2': 'Asia Pacific (Sydney)',
  'ap-southeast-3': 'Asia Pacific (Jakarta)',
  'ap-southeast-4': 'Asia Pacific (Melbourne)',
  'ap-southeast-5': 'Asia Pacific (Malaysia)',
  'ap-southeast-6': 'Asia Pacific (New Zealand)',
  'ap-southeast-7': 'Asia Pacific (Thailand)',
  'ca-central-1': 'Canada (Central)',
  'ca-west-1': 'Canada West (Calgary)',
  'mx-central-1': 'Mexico (Central)',
  'sa-east-1': 'South America (São Paulo)',
  'af-south-1': 'Africa (Cape Town)',
  'il-central-1': 'Israel (Tel Aviv)',
  'me-central-1': 'Middle East (UAE)',
  'me-south-1': 'Middle East (Bahrain)',
  'cn-north-1': 'China (Beijing)',
  'cn-northwest-1': 'China (Ningxia)',
  'us-gov-east-1': 'AWS GovCloud (US-East)',
  'us-gov-west-1': 'AWS GovCloud (US-West)',
  'eusc-de-east-1': 'AWS European Sovereign Cloud (Germany)',
};

/** What AWS calls a region; null for one that is not known here. */
export function regionName(region: string): string | null {
  return Object.hasOwn(NAMES, region) ? (NAMES[region] ?? null) : null;
}

/** Regions that a role can be used in where it can be in this one: it, `first`, and all others of its partition. @param usual empty where it is not known: any partition may be meant */
export function regionsAround(usual: string, first: readonly string[]): string[] {
  const all = [...new Set([usual, ...first, ...Object.keys(NAMES)])];
  if (usual === '') return all.filter((region) => region !== '');
  const own = partitionOf(usual);
  return all.filter((region) => partitionOf(region) === own);
}

/** By the beginning of its regions' names; the isolated ones have no region in the list, and so no other to offer. */
function partitionOf(region: string): string {
  return /^(?:cn|us-gov|eusc|us-isob|us-isof|us-iso|eu-isoe)(?=-)/.exec(region)?.[0] ?? 'aws';
}
