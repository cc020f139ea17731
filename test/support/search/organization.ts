/** An organization to search in, as the window and as the terminal hold it. */
import { roleKey } from '../../../common/roles.ts';
import { favoursOf } from '../../../common/search/role-index.ts';
import type { RoleView } from '../../../main/agent/views.ts';
import { rank } from '../../../main/commands/roles/role-match.ts';
import { changeCatalogue, EMPTY_CATALOGUE, indexOf } from '../../../renderer/search/role-catalogue.ts';
import { roleView } from '../app/views.ts';

interface Account {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly alias?: string;
  readonly tags?: readonly string[];
  readonly session?: string;
}

const USUAL = ['AdministratorAccess', 'PowerUserAccess', 'ReadOnlyAccess'];
const FINE = ['Admin', 'AdminAudit', 'BillingAdmin', 'BillingReadOnly', 'ReadWrite', 'ViewOnlyAccess'];

const ACCOUNTS: readonly Account[] = [
  { id: '111122223333', name: 'payments-prod', roles: USUAL },
  { id: '111122224444', name: 'payments-staging', roles: USUAL },
  { id: '111122225555', name: 'payments-dev', roles: USUAL },
  { id: '222233334444', name: 'web-prod', roles: [...USUAL, 'Deploy'], alias: 'Shop', tags: ['customer-facing'] },
  { id: '222233335555', name: 'web-stage', roles: [...USUAL, 'Deploy'] },
  { id: '333344445555', name: 'data-lake-production', roles: FINE },
  { id: '333344446666', name: 'data-lake-development', roles: FINE },
  { id: '444455556666', name: 'reproduction', roles: ['RootAccess', 'ReadOnlyAccess'] },
  { id: '555566667777', name: 'Sécurité', roles: ['SecurityAudit', 'IncidentResponder', 'Break-Glass'] },
  { id: '666677778888', name: 'Straße Berlin', roles: ['ReadOnlyAccess', 'OrganizationAccountAccessRole'] },
  { id: '777788889999', name: 'İstanbul', roles: ['ReadOnlyAccess', 'AdministratorAccess'] },
  { id: '888899990000', name: '株式会社 本番', roles: ['ReadOnlyAccess', 'AdministratorAccess'] },
  { id: '999900001111', name: 'sandbox-ann', roles: ['team_Developer', 'team_Viewer'], session: 'labs' },
  { id: '999900002222', name: 'legacy.prd', roles: ['ADMIN', 'RO'], session: 'labs' },
];

const email = (name: string) => `aws+${name.toLowerCase().replaceAll(' ', '.')}@acme.example`;

export const VIEWS: readonly RoleView[] = ACCOUNTS.flatMap(({ id, name, roles, alias, tags, session }) =>
  roles.map((role) => {
    const favouriteName = name === 'web-prod' && role === 'Deploy' ? 'ship it' : null;
    return roleView({
      session: session ?? 'acme',
      accountId: id,
      accountName: name,
      email: email(name),
      alias: alias ?? null,
      tags: tags ?? [],
      role,
      favourite: favouriteName !== null,
      favouriteName,
    });
  }),
);

const catalogue = changeCatalogue(
  EMPTY_CATALOGUE,
  ['acme', 'labs'].map((own) => ({
    session: own,
    isWhole: true,
    removed: [],
    accounts: ACCOUNTS.filter(({ session }) => (session ?? 'acme') === own).map(({ id, name, roles, alias, tags }) => ({
      id,
      name,
      email: email(name),
      alias: alias ?? null,
      tags: [...(tags ?? [])],
      roles: [...roles],
      colours: [null],
      sensitive: [false],
    })),
  })),
);

export interface Answer {
  /** `account/role`, best first. */
  readonly rows: readonly string[];
  readonly isSimilar: boolean;
  /** Whether the first is chosen before the person points at one. */
  readonly isSure: boolean;
}

export function windowAnswer(query: string): Answer {
  const favourites = VIEWS.filter(({ favourite }) => favourite).flatMap((view) => {
    const item = catalogue.byKey.get(roleKey({ session: view.session, account: view.accountId, role: view.role }));
    return item ? { item, name: view.favouriteName } : [];
  });
  const { items, ...found } = indexOf(catalogue).find(query, favoursOf(favourites, []));
  return { rows: items.map(({ account, role }) => `${account.info.name}/${role}`), ...found };
}

export function pickerAnswer(query: string): Answer {
  const { items, ...found } = rank(VIEWS, query);
  return { rows: items.map(({ accountName, role }) => `${accountName}/${role}`), ...found };
}
