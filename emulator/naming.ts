/** Accounts and roles as a grown organization would have them; the same every time, so that pictures and tests agree. */
import type { Account } from '../main/base/credentials.ts';

export interface EmulatorAccount extends Account {
  /** Names of the permission sets that the person is assigned in this account. */
  readonly roles: readonly string[];
}

const TEAMS = [
  ...[
    'payments',
    'data-platform',
    'web',
    'mobile',
    'search',
    'identity',
    'billing',
    'logistics',
    'checkout',
    'catalog',
  ],
  ...['analytics', 'machine-learning', 'notifications', 'fraud', 'support', 'partners', 'internal-tools', 'security'],
  ...['network', 'observability', 'pricing', 'inventory', 'recommendations', 'media', 'documents', 'messaging'],
  ...['onboarding', 'reporting', 'loyalty', 'subscriptions', 'warehouse', 'marketing'],
];
const STAGES = ['prod', 'staging', 'dev'];
const DIVISIONS = [
  'emea',
  'apac',
  'latam',
  'nordics',
  'dach',
  'iberia',
  'anz',
  'india',
  'canada',
  'uk',
  'japan',
  'labs',
];

const ROLES = [
  ...['AdministratorAccess', 'PowerUserAccess', 'ReadOnlyAccess', 'Billing', 'SecurityAudit', 'DatabaseAdministrator'],
  ...['NetworkAdministrator', 'SupportUser', 'SystemAdministrator', 'ViewOnlyAccess', 'DataScientist', 'Deployer'],
];

/** `count` accounts with `rolesPerAccount` roles each. Ids and names are unique. */
export function realisticAccounts(count: number, rolesPerAccount: number): EmulatorAccount[] {
  const roles = Array.from({ length: rolesPerAccount }, (_, index) => numbered(ROLES, index));
  return Array.from({ length: count }, (_, index) => {
    const name = accountName(index);
    return { id: accountId(index), name: `acme-${name}`, email: `aws+${name}@acme.example`, roles };
  });
}

function accountName(index: number): string {
  const stage = STAGES[index % STAGES.length];
  const team = TEAMS[Math.floor(index / STAGES.length) % TEAMS.length];
  const division = Math.floor(index / (STAGES.length * TEAMS.length));
  return division === 0 ? `${team}-${stage}` : `${team}-${numbered(DIVISIONS, division - 1)}-${stage}`;
}

/** Scattered over all 12-digit numbers: multiplication modulo a number that shares no factor with the multiplier. */
function accountId(index: number): string {
  return String(100_000_000_000n + ((BigInt(index + 1) * 618_033_988_749n) % 899_999_999_993n));
}

function numbered(names: readonly string[], index: number): string {
  const round = Math.floor(index / names.length);
  const name = names[index % names.length] ?? '';
  return round === 0 ? name : `${name}-${round + 1}`;
}
