import { DaypassError } from '../../base/errors.ts';
import type { ClientRequest } from '../../base/request.ts';
import { printable } from '../terminal/text.ts';

/**
 * Programs in Java take credentials, a profile, files or a region from options before they look at the environment.
 * @throws DaypassError usage where a variable holds such an option: they would be somebody else, or elsewhere.
 */
export function refuseJavaProperties({ javaProperties = [] }: Pick<ClientRequest, 'javaProperties'>): void {
  const [name] = javaProperties;
  if (name === undefined) return;
  throw new DaypassError(
    'usage',
    `${printable(name)} holds an option of Java (-Daws.…) that says which credentials, profile or region Java uses before the role's.`,
    { next: `Take it out of ${printable(name)}, or run \`unset ${printable(name)}\`.` },
  );
}
