/** What people type to find a role: some by hand with the row that they mean, and hundreds made of the names by a fixed seed. */
import { seededRandom } from '../random.ts';
import { VIEWS } from './organization.ts';

/** The first row; where it only resembles what was typed, behind `~`. */
export const EXPECTED: readonly (readonly [query: string, first: string | null])[] = [
  // Words and pieces of them, in any order.
  ['payments prod admin', 'payments-prod/AdministratorAccess'],
  ['pay prod read', 'payments-prod/ReadOnlyAccess'],
  ['admin prod pay', 'payments-prod/AdministratorAccess'],
  ['PAYMENTS-PROD ADMIN', 'payments-prod/AdministratorAccess'],
  ['web deploy', 'web-prod/Deploy'],
  ['lake prod billing', 'data-lake-production/BillingReadOnly'],
  ['lake dev billing admin', 'data-lake-development/BillingAdmin'],
  ['audit lake prod', 'data-lake-production/AdminAudit'],
  ['incident', 'Sécurité/IncidentResponder'],
  ['viewer', 'sandbox-ann/team_Viewer'],
  ['developer', 'sandbox-ann/team_Developer'],
  // `ro` is ReadOnly: not the middle of `prod`, and not the beginning of `Root`.
  ['pay prod ro', 'payments-prod/ReadOnlyAccess'],
  ['pay ro', 'payments-dev/ReadOnlyAccess'],
  ['repro ro', 'reproduction/ReadOnlyAccess'],
  ['repro r', 'reproduction/ReadOnlyAccess'],
  ['repro root', 'reproduction/RootAccess'],
  ['legacy ro', 'legacy.prd/RO'],
  ['lake prod read', 'data-lake-production/BillingReadOnly'],
  // Words that name no role begin with the one that can do least.
  ['payments-prod', 'payments-prod/ReadOnlyAccess'],
  ['pay prod', 'payments-prod/ReadOnlyAccess'],
  ['reproduction', 'reproduction/ReadOnlyAccess'],
  ['istanbul', 'İstanbul/ReadOnlyAccess'],
  ['data lake prod', 'data-lake-production/ViewOnlyAccess'],
  // Separators and quotes.
  ['payments-prod/admin', 'payments-prod/AdministratorAccess'],
  ['payments, prod, power', 'payments-prod/PowerUserAccess'],
  ['payments|prod|power', 'payments-prod/PowerUserAccess'],
  ['payments_prod_power', 'payments-prod/PowerUserAccess'],
  ['payments:prod:power', 'payments-prod/PowerUserAccess'],
  ['"payments-prod" "PowerUserAccess"', 'payments-prod/PowerUserAccess'],
  ['“payments-prod”', 'payments-prod/ReadOnlyAccess'],
  ["'web-prod' deploy", 'web-prod/Deploy'],
  // IDs.
  ['111122223333', 'payments-prod/ReadOnlyAccess'],
  ['1111-2222-3333', 'payments-prod/ReadOnlyAccess'],
  ['1111 2222 3333 admin', 'payments-prod/AdministratorAccess'],
  ['11112222 power', 'payments-dev/PowerUserAccess'],
  ['3333 admin', 'data-lake-development/Admin'],
  ['9999-0000-1111', 'sandbox-ann/team_Viewer'],
  // What is pasted out of consoles, logs and errors.
  ['arn:aws:iam::111122223333:role/ReadOnlyAccess', 'payments-prod/ReadOnlyAccess'],
  ['arn:aws:iam::222233334444:role/team/one/Deploy', 'web-prod/Deploy'],
  [
    'arn:aws:iam::111122224444:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_PowerUserAccess_0123456789abcdef',
    'payments-staging/PowerUserAccess',
  ],
  [
    'arn:aws:sts::333344445555:assumed-role/AWSReservedSSO_BillingReadOnly_0123456789abcdef/ann@example.com',
    'data-lake-production/BillingReadOnly',
  ],
  ['AWSReservedSSO_IncidentResponder_0123456789abcdef', 'Sécurité/IncidentResponder'],
  ['…:role/Deploy', 'web-prod/Deploy'],
  ['AWSReservedSSO_team_Viewer_0123456789abcdef', 'sandbox-ann/team_Viewer'],
  // Other words for the same thing.
  ['web production ro', 'web-prod/ReadOnlyAccess'],
  ['lake prd ro', 'data-lake-production/BillingReadOnly'],
  ['web stg deploy', 'web-stage/Deploy'],
  ['payments stage admin', 'payments-staging/AdministratorAccess'],
  ['payments development adm', 'payments-dev/AdministratorAccess'],
  ['legacy production administrator', 'legacy.prd/ADMIN'],
  ['legacy readonly', 'legacy.prd/RO'],
  ['lake dev rw', 'data-lake-development/ReadWrite'],
  // Initials, and letters in order.
  ['pp aa', 'payments-prod/AdministratorAccess'],
  ['payprod pu', 'payments-prod/PowerUserAccess'],
  ['sec bg', 'Sécurité/Break-Glass'],
  ['oaar', 'Straße Berlin/OrganizationAccountAccessRole'],
  ['paymnts dev', 'payments-dev/ReadOnlyAccess'],
  // Accents, case and scripts.
  ['securite audit', 'Sécurité/SecurityAudit'],
  ['STRASSE', 'Straße Berlin/ReadOnlyAccess'],
  ['本番', '株式会社 本番/ReadOnlyAccess'],
  // A favourite's name, an alias, a tag, an address, a session.
  ['ship it', 'web-prod/Deploy'],
  ['shop deploy', 'web-prod/Deploy'],
  ['customer ro', 'web-prod/ReadOnlyAccess'],
  ['aws+web-stage@acme', 'web-stage/ReadOnlyAccess'],
  ['labs viewer', 'sandbox-ann/team_Viewer'],
  // One mistake in a word of four letters and more only resembles; in a shorter word it is another word.
  ['paymetns prod', '~payments-prod/ReadOnlyAccess'],
  ['pay prod amdin', '~payments-prod/AdministratorAccess'],
  ['incidemt', '~Sécurité/IncidentResponder'],
  ['xeb deploy', null],
  ['qqqq', null],
];

/** Pieces, beginnings, initials, IDs and mistakes, made of every role. */
export function generatedQueries(): readonly string[] {
  const random = seededRandom(19);
  const pick = (length: number) => Math.floor(random() * length);
  const queries = VIEWS.flatMap(({ accountName, accountId, role }) => {
    const name = accountName.toLowerCase();
    const words = role.match(/[A-Z]?[a-z]+|[A-Z]+/g) ?? [role];
    const at = pick(Math.max(1, name.length - 3));
    const wrong = 1 + pick(Math.max(1, role.length - 2));
    return [
      `${accountName}/${role}`,
      `${name.slice(0, 3)} ${role.slice(0, 4)}`,
      `${role} ${name.split(/[-. ]/).at(-1)}`,
      `${name.slice(at, at + 3)} ${role.slice(0, 2).toLowerCase()}`,
      `${name} ${words.map((word) => word.charAt(0)).join('')}`,
      `${accountId.slice(0, 4 + pick(8))} ${role.slice(0, 3)}`,
      `${accountId.slice(0, 4)}-${accountId.slice(4, 8)}-${accountId.slice(8)}`,
      `arn:aws:iam::${accountId}:role/${role}`,
      `${name.slice(0, 4)} ${role.slice(0, wrong)}${role.slice(wrong + 1)}`,
      `${name.slice(0, 4)} ${role.slice(0, wrong - 1)}${role.charAt(wrong)}${role.charAt(wrong - 1)}${role.slice(wrong + 1)}`,
      `${role.slice(0, wrong)}x${role.slice(wrong)}, ${name}`,
      `${role.slice(pick(3), 3 + pick(role.length))}`,
    ];
  });
  return [...new Set([...EXPECTED.map(([query]) => query), ...queries])];
}
