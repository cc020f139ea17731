/** Was schiefging und was zu tun ist, auf Deutsch: ein Eintrag für jeden Code. */
import type { ErrorCode, ErrorDetails, ErrorView } from '../../base/errors.ts';

interface ErrorText {
  readonly what: string | ((details: ErrorDetails) => string);
  readonly next: string;
  /**
   * When these sentences say as much as the English ones: for every error of the code, or where the error has details.
   * The English ones follow where they say more.
   */
  readonly isWhole: 'always' | 'with-details' | 'never';
}

const bei = ({ session }: ErrorDetails) => (session ? ` bei ${session}` : '');
const roleOf = ({ role, account }: ErrorDetails) => (role ? `${role} im Konto ${account}` : '');
const similarTo = ({ similar }: ErrorDetails) => (similar ? ` Meinten Sie ${similar}?` : '');
const reasonOf = ({ reason }: ErrorDetails) => (reason ? ` (${reason})` : '');

/** One for each code, which the type requires. */
export const ERRORS_DE: Readonly<Record<ErrorCode, ErrorText>> = {
  unexpected: {
    what: 'In Daypass ist etwas schiefgegangen.',
    next: 'Kopieren Sie in den Einstellungen den Diagnosebericht und melden Sie den Fehler.',
    isWhole: 'always',
  },
  usage: { what: 'Das lässt sich so nicht ausführen.', next: 'Prüfen Sie die Eingabe.', isWhole: 'never' },
  cancelled: { what: 'Abgebrochen.', next: 'Versuchen Sie es noch einmal.', isWhole: 'always' },

  'sign-in-required': {
    what: (details) => `Sie müssen sich${bei(details)} anmelden.`,
    next: 'Melden Sie sich an und versuchen Sie es noch einmal.',
    isWhole: 'with-details',
  },
  'sign-in-expired': {
    what: 'Die Anmeldung wurde nicht rechtzeitig bestätigt.',
    next: 'Melden Sie sich noch einmal an.',
    isWhole: 'always',
  },
  'wrong-region': {
    what: ({ session, region, found }) =>
      found
        ? `${session} ist auf ${region} eingestellt, das Portal ist aber in ${found}.`
        : 'Die Sitzung ist auf eine andere Region eingestellt als die ihres Portals.',
    next: 'Bearbeiten Sie die Sitzung und korrigieren Sie die Region.',
    isWhole: 'with-details',
  },
  'sign-in-denied': {
    what: 'Die Anmeldung wurde abgelehnt.',
    next: 'Melden Sie sich noch einmal an, falls das ein Versehen war.',
    isWhole: 'never',
  },
  'saml-invalid': {
    what: 'Die Antwort des Identitätsanbieters ist nicht zu gebrauchen.',
    next: 'Wenden Sie sich an dessen Administration.',
    isWhole: 'never',
  },
  'key-invalid': {
    what: 'Dieser Zugriffsschlüssel ist nicht zu gebrauchen.',
    next: 'Kopieren Sie Schlüssel-ID und Geheimnis noch einmal, oder erstellen Sie einen neuen.',
    isWhole: 'never',
  },
  'root-user': {
    what: 'Das ist der Root-Benutzer des Kontos, dem nichts Grenzen setzt.',
    next: 'Melden Sie sich als IAM-Benutzer oder besser über IAM Identity Center an.',
    isWhole: 'always',
  },
  'rotation-stopped': {
    what: 'Der Wechsel des Zugriffsschlüssels blieb stehen.',
    next: 'Starten Sie ihn noch einmal: Er geht weiter, wo er stehen blieb.',
    isWhole: 'never',
  },

  'no-session': {
    what: ({ session }) => (session ? `Es gibt keine Sitzung „${session}“.` : 'Diese Sitzung gibt es nicht.'),
    next: 'Fügen Sie sie hinzu, oder wählen Sie eine andere.',
    isWhole: 'with-details',
  },
  'no-account': { what: 'Dieses Konto gibt es nicht.', next: 'Aktualisieren Sie die Liste.', isWhole: 'always' },
  'no-service': { what: 'Diesen Dienst hat die Konsole nicht.', next: 'Wählen Sie einen anderen.', isWhole: 'never' },
  'no-browser': {
    what: 'Diesen Browser oder dieses Profil gibt es hier nicht.',
    next: 'Wählen Sie in den Einstellungen einen anderen.',
    isWhole: 'never',
  },
  'ambiguous-role': {
    what: 'Damit sind mehrere Rollen gemeint.',
    next: 'Nennen Sie Konto und Rolle.',
    isWhole: 'never',
  },
  'no-role': {
    what: (details) =>
      details.role ? `Es gibt keine Rolle ${roleOf(details)}.${similarTo(details)}` : 'Diese Rolle gibt es nicht.',
    next: 'Aktualisieren Sie die Liste der Rollen.',
    isWhole: 'with-details',
  },
  'not-approved': {
    what: 'Die Rolle wurde nicht freigegeben.',
    next: 'Versuchen Sie es noch einmal und erlauben Sie es in dem Fenster, das fragt.',
    isWhole: 'always',
  },
  'provider-unreachable': {
    what: 'Der OpenID-Anbieter ist nicht erreichbar.',
    next: 'Prüfen Sie das Netzwerk und den Aussteller der Sitzung.',
    isWhole: 'never',
  },
  'provider-invalid': {
    what: 'Mit der Antwort des OpenID-Anbieters ist nichts anzufangen.',
    next: 'Prüfen Sie Aussteller und Client-ID, oder wenden Sie sich an die Administration des Anbieters.',
    isWhole: 'never',
  },
  'access-denied': {
    what: (details) =>
      details.role
        ? `Sie haben keinen Zugriff auf ${roleOf(details)}, oder der Name ist falsch geschrieben.${similarTo(details)}`
        : `AWS verweigert den Zugriff${reasonOf(details)}.`,
    next: 'Bitten Sie die Administration Ihrer AWS-Organisation um Zugriff.',
    isWhole: 'with-details',
  },

  'aws-unreachable': {
    what: 'AWS ist nicht erreichbar.',
    next: 'Prüfen Sie das Netzwerk und versuchen Sie es noch einmal.',
    isWhole: 'always',
  },
  'aws-throttled': {
    what: 'AWS bittet um Geduld.',
    next: 'Warten Sie einen Moment und versuchen Sie es noch einmal.',
    isWhole: 'always',
  },
  'aws-failed': {
    what: (details) => `Bei AWS ist ein Fehler aufgetreten${reasonOf(details)}.`,
    next: 'Versuchen Sie es in einem Moment noch einmal.',
    isWhole: 'with-details',
  },
  'list-incomplete': {
    what: ({ accounts }) =>
      accounts === '1'
        ? 'Die Rollen eines Kontos konnten nicht geladen werden.'
        : `Die Rollen von ${accounts ?? 'einigen'} Konten konnten nicht geladen werden.`,
    next: 'Aktualisieren Sie die Liste, um die fehlenden Konten noch einmal abzufragen.',
    isWhole: 'always',
  },
  'aws-rejected': {
    what: (details) => `AWS hat die Anfrage abgelehnt${reasonOf(details)}.`,
    next: 'Prüfen Sie Start-URL und Region der Sitzung.',
    isWhole: 'with-details',
  },

  'network-sign-in': {
    what: ({ host }) => `Dieses Netzwerk antwortet anstelle von ${host ?? 'AWS'}.`,
    next: 'Öffnen Sie einen Browser, melden Sie sich am Netzwerk an und versuchen Sie es noch einmal.',
    isWhole: 'always',
  },
  'tls-untrusted': {
    what: ({ host }) =>
      `Ein Proxy hört diese Verbindung ab: Dieser Rechner vertraut dem Zertifikat von ${host ?? 'AWS'} nicht.`,
    next: 'Tut Ihre Firma das, setzen Sie AWS_CA_BUNDLE auf ihr Zertifikat; sonst wechseln Sie das Netzwerk.',
    isWhole: 'with-details',
  },
  'tls-failed': {
    what: ({ host }) => `Zu ${host ?? 'AWS'} kommt keine verschlüsselte Verbindung zustande.`,
    next: 'Prüfen Sie Netzwerk und Proxy-Einstellungen.',
    isWhole: 'always',
  },
  'ca-bundle-invalid': {
    what: 'Die Datei mit Zertifikaten ist nicht zu gebrauchen.',
    next: 'Geben Sie eine Datei mit Zertifikaten im PEM-Format an.',
    isWhole: 'never',
  },
  'proxy-invalid': {
    what: 'Die Adresse des Proxys ist falsch.',
    next: 'Geben Sie sie als http://RECHNER:PORT an.',
    isWhole: 'never',
  },
  'proxy-unreachable': {
    what: ({ proxy }) => `Der Proxy ${proxy ?? ''} ist nicht erreichbar.`.replace('  ', ' '),
    next: 'Prüfen Sie das Netzwerk, und HTTPS_PROXY oder die Einstellung network.proxy.',
    isWhole: 'always',
  },
  'proxy-sign-in': {
    what: ({ proxy }) => `Der Proxy ${proxy ?? ''} verlangt Namen und Passwort.`.replace('  ', ' '),
    next: 'Schreiben Sie beides in seine Adresse: http://NAME:PASSWORT@RECHNER:PORT.',
    isWhole: 'always',
  },
  'proxy-refused': {
    what: ({ proxy, host }) => `Der Proxy ${proxy ?? ''} lässt ${host ?? 'AWS'} nicht zu.`.replace('  ', ' '),
    next: 'Bitten Sie dessen Administration, AWS zuzulassen, oder nennen Sie den Rechner in NO_PROXY.',
    isWhole: 'always',
  },
  'console-refused': {
    what: 'AWS öffnet die Konsole mit diesen Zugangsdaten nicht.',
    next: 'Melden Sie sich neu an, wenn die Anmeldung alt ist; sonst fragen Sie, ob die Rolle die Konsole verwenden darf.',
    isWhole: 'always',
  },

  'config-invalid': {
    what: 'In der AWS-Konfigurationsdatei oder in dem, was hinein soll, ist ein Fehler.',
    next: 'Berichtigen Sie ihn.',
    isWhole: 'never',
  },
  'team-unreachable': {
    what: 'Die Einstellungen des Teams sind nicht erreichbar.',
    next: 'Prüfen Sie Adresse und Netzwerk.',
    isWhole: 'never',
  },
  'settings-invalid': {
    what: 'In den Einstellungen ist ein Fehler.',
    next: 'Berichtigen Sie settings.json.',
    isWhole: 'never',
  },
  'approvals-kept': {
    what: 'Die Einstellungen wurden so geändert, dass weniger Freigaben nötig wären. Es bleibt, wie es war.',
    next: 'Wenn Sie das waren, führen Sie `daypass settings confirm` aus; sonst machen Sie es rückgängig.',
    isWhole: 'always',
  },
  'config-unreadable': {
    what: ({ path }) => `${path ?? 'Die AWS-Konfigurationsdatei'} kann nicht gelesen werden.`,
    next: 'Prüfen Sie, wer die Datei lesen darf.',
    isWhole: 'with-details',
  },
  'state-unwritable': {
    what: ({ path }) => `${path ?? 'Eine Datei'} kann nicht geschrieben werden.`,
    next: 'Prüfen Sie, ob Platz ist und wer dort schreiben darf.',
    isWhole: 'with-details',
  },
  'state-unsafe': {
    what: 'Der Ordner von Daypass ist für andere offen.',
    next: 'Machen Sie ihn zu Ihrem allein (Modus 0700), oder setzen Sie DAYPASS_HOME.',
    isWhole: 'never',
  },

  'keychain-unavailable': {
    what: 'Der Schlüsselbund ist nicht verfügbar.',
    next: 'Entsperren oder starten Sie den Schlüsselbund dieser Arbeitsumgebung.',
    isWhole: 'never',
  },
  'keychain-timeout': {
    what: 'Der Schlüsselbund antwortet nicht.',
    next: 'Beantworten Sie seine Frage, oder entsperren Sie ihn.',
    isWhole: 'always',
  },
  'keychain-damaged': {
    what: 'Ein Eintrag im Schlüsselbund ist beschädigt.',
    next: 'Melden Sie sich neu an.',
    isWhole: 'always',
  },

  'no-portal': {
    what: 'Diese Sitzung hat kein Portal, das eine Konsole öffnen könnte.',
    next: 'Öffnen Sie die Konsole stattdessen in einem Browser.',
    isWhole: 'always',
  },
  'no-window': {
    what: 'Dieser Agent hat keine eigenen Fenster.',
    next: 'Starten Sie die App, oder öffnen Sie die Konsole in einem Browser.',
    isWhole: 'always',
  },
  'no-sandbox': {
    what: 'Die Sandbox der Fenster ist abgeschaltet, und ohne sie öffnet Daypass keines.',
    next: 'Installieren Sie das Paket deb oder rpm, das mitbringt, was sie braucht, oder starten Sie Daypass ohne --no-sandbox.',
    isWhole: 'always',
  },
  'no-clipboard': {
    what: 'Die Zwischenablage dieses Desktops lässt sich nicht beschreiben.',
    next: 'Installieren Sie wl-clipboard, oder öffnen Sie mit daypass shell ein Terminal mit der Rolle.',
    isWhole: 'always',
  },
  'browser-failed': {
    what: ({ browser }) => `${browser ?? 'Der Browser'} konnte nicht geöffnet werden.`,
    next: 'Kopieren Sie den Link und öffnen Sie ihn selbst.',
    isWhole: 'always',
  },
  'update-failed': {
    what: 'Die neue Version war nicht zu bekommen.',
    next: 'Versuchen Sie es später noch einmal, oder holen Sie sie von der Seite der Versionen.',
    isWhole: 'never',
  },
  'update-refused': {
    what: 'Was der Server schickt, ist nicht das, was mit dem Schlüssel von Daypass unterschrieben wurde.',
    next: 'Es wurde nichts installiert. Holen Sie neue Versionen nur von der Seite der Versionen.',
    isWhole: 'always',
  },
  'agent-unreachable': {
    what: 'Der Agent ist nicht erreichbar.',
    next: 'Starten Sie Daypass neu.',
    isWhole: 'always',
  },
  'agent-running': { what: 'Ein anderer Agent läuft schon.', next: 'Beenden Sie ihn zuerst.', isWhole: 'never' },
  'protocol-mismatch': {
    what: 'Befehl und Agent sind verschieden alt.',
    next: 'Starten Sie Daypass neu.',
    isWhole: 'always',
  },
};

/** An error as a German window shows it. The English sentences follow where they say more than the code. */
export function errorInGerman({ code, what, next, details }: ErrorView): { what: string; next: string } {
  const text = ERRORS_DE[code];
  const isWhole = text.isWhole === 'always' || (text.isWhole === 'with-details' && details !== undefined);
  return {
    what: typeof text.what === 'string' ? text.what : text.what(details ?? {}),
    next: isWhole ? text.next : `${text.next} Im Wortlaut: „${what} ${next}“`,
  };
}
