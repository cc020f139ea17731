import { useEffect, useState } from 'react';
import { Button, GridListItem } from 'react-aria-components';
import type { RoleInfo } from '../../preload/contract.ts';
import type { Row } from '../state/rows.ts';
import { duration } from '../state/words.ts';

/** How long the button says that it has copied, in ms. */
const COPIED_MS = 2_000;

interface Props {
  readonly row: Row;
  readonly now: number;
  readonly onCopy: (role: RoleInfo) => Promise<boolean>;
}

export function RoleRow({ row, now, onCopy }: Props) {
  const { role, isFirst } = row;
  const left = role.expiresAt === null ? 0 : role.expiresAt - now;
  return (
    <GridListItem
      id={row.id}
      textValue={`${role.accountName} ${role.accountId} ${role.role}`}
      className={isFirst ? 'row first' : 'row'}
    >
      <span className="account" title={role.email}>
        {isFirst ? role.accountName : <span className="hidden">{role.accountName}</span>}
      </span>
      <span className="account-id">{isFirst ? role.accountId : <span className="hidden">{role.accountId}</span>}</span>
      <span className="role-name">{role.role}</span>
      <span className="credentials">{left > 0 ? `${duration(left)} left` : ''}</span>
      <CopyButton role={role} onCopy={onCopy} />
    </GridListItem>
  );
}

function CopyButton({ role, onCopy }: { role: RoleInfo; onCopy: Props['onCopy'] }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <Button
      className="button small quiet copy"
      {...(isCopied ? { 'data-done': true } : {})}
      aria-label={`Copy the config line for ${role.role} in ${role.accountName}`}
      onPress={() => void onCopy(role).then(setCopied)}
    >
      {isCopied ? 'Copied' : 'Copy config'}
    </Button>
  );
}
