/**
 * What exactly happened, where a code of the table stands for several things. Each case has its sentences here and in the tables
 * below it, for the command line and an English window, and in `errors.cases` of the language files. `{name}` is where something
 * is put in, from the error's details. A case without `next` has the advice of its code. Where the command line's advice is a
 * command, it is given where the error arises, and `next` is what a window says.
 */
import { FILE_CASES_EN } from './error-cases-files-en.ts';
import { ROLE_CASES_EN } from './error-cases-roles-en.ts';

const ENCODING = 'In a name or password write @ as %40, : as %3A, # as %23, / as %2F, \\ as %5C and % as %25.';
const PROXY_FORM = 'Correct {from}: http://HOST:PORT or socks5://HOST:PORT.';
const SAML_REFUSED = 'AWS does not take the answer of the identity provider.';

export const CASES_EN = {
  ...FILE_CASES_EN,
  ...ROLE_CASES_EN,

  'keychain-silent': { what: 'The keychain does not answer.' },
  'no-session-bus': {
    what: 'The agent has no session bus, so it finds no keychain.',
    next: "Sign in to this machine's desktop: its keychain is used from then on.",
  },
  'libsecret-missing': {
    what: 'The part that talks to the keychain could not be loaded.',
    next: 'Install libsecret (package libsecret-1-0), then restart Daypass.',
  },
  'keychain-part-missing': {
    what: 'The part that talks to the keychain could not be loaded.',
    next: 'Install Daypass again.',
  },
  'access-key-gone': { what: 'The access key is not in the keychain.' },

  'no-such-browser': { what: 'There is no browser "{name}" here.', next: 'Daypass finds these: {names}.' },
  'no-browser-found': {
    what: 'There is no browser "{name}" here.',
    next: 'Daypass finds no browser but the default one.',
  },
  'several-profiles': {
    what: '{browser} has several profiles called "{name}".',
    next: 'Name one by its folder: {names}.',
  },
  'no-such-profile': { what: '{browser} has no profile "{name}".', next: 'Its profiles are {names}.' },
  'no-profile-found': { what: '{browser} has no profile "{name}".', next: 'Daypass finds no profile of {browser}.' },

  'proxy-encoding': { what: 'The proxy in {from} has a character that must be encoded.', next: ENCODING },
  'proxy-no-address': { what: 'The proxy in {from} is not an address.', next: PROXY_FORM },
  'proxy-no-address-encoding': { what: 'The proxy in {from} is not an address.', next: ENCODING },
  'proxy-kind': { what: 'The proxy in {from} is of a kind ({kind}) that Daypass does not speak.', next: PROXY_FORM },
  'proxy-password-encoding': {
    what: 'The name or password of the proxy {proxy} is not encoded as in a web address.',
    next: ENCODING,
  },
  'proxy-window-password': {
    what: 'Windows can’t give the SOCKS proxy {proxy} its name and password.',
    next: 'Use a SOCKS proxy that wants no password from this machine, or one that speaks HTTP.',
  },
  'certificates-unreadable': { what: "The certificate file {path} ({from}) can't be read." },
  'certificates-none': { what: 'The certificate file {path} ({from}) has no certificate in PEM form.' },
  'certificates-damaged': { what: 'The certificate file {path} ({from}) has a damaged certificate.' },

  'certificate-untimely': {
    what: 'The certificate of {host} (issuer: {issuer}) is not valid at this time.',
    next: "Check this machine's clock; if it is right, change the network.",
  },
  'certificate-trusted-since': {
    what: 'Daypass trusts the certificate of {host} by now, but did not when this window first saw it.',
    next: 'Close this window and open it again. If that does not help, restart Daypass.',
  },
  'certificate-of-another': { what: "The certificate that answers for {host} is another host's (issuer: {issuer})." },
  intercepted: {
    what: "This connection is being intercepted by a proxy (issuer: {issuer}). This machine doesn't trust the certificate for {host}.",
  },

  'provider-down': { what: '{provider} does not work at the moment.' },
  'provider-failed': { what: '{provider} failed (status {status}).' },
  'provider-out-of-reach': { what: "{provider} can't be reached." },
  'client-unknown': {
    what: '{provider} does not know this client id, or does not allow it this way of signing in.',
  },
  'provider-refused': { what: '{provider} refused the sign-in ({reason}).' },
  'answer-for-another': {
    what: 'What {provider} answered is meant for another client or comes from another provider.',
  },
  'token-untimely': { what: '{provider} answered with a token that is not valid at this time.' },
  'answer-invalid': { what: '{provider} answered with something that is no valid answer.' },
  'renewed-without-token': {
    what: 'The provider renewed the sign-in without an ID token, which AWS needs.',
    next: 'Sign in again, and ask the administrator of the provider to send ID tokens on renewal.',
  },
  'client-secret-wanted': {
    what: '{provider} wants the client secret of {session}.',
    next: 'Run “daypass login {session} --client-secret” in a terminal.',
  },
  'no-id-token': { what: 'The provider gave no ID token.', next: 'Add openid to the scopes, or sign in again.' },
  'port-taken': {
    what: "{address} can't be listened on.",
    next: 'End what uses this port, or register another address with the provider.',
  },

  denied: { what: 'The sign-in was denied.' },
  'denied-in-browser': { what: 'The sign-in was denied in the browser.' },
  'sign-in-lost': { what: 'The answer to the sign-in was lost on the way.', next: 'Sign in again.' },
  'codes-refused': {
    what: 'AWS did not take the codes of {serial}.',
    next: 'Wait for the next code and sign in again.',
  },
  'another-person': {
    what: 'You signed in as {arn}, but {session} is for {wanted}.',
    next: 'Sign out of the AWS console in your browser, then sign in again as the right one.',
  },
  'page-code-wrong': { what: 'That is not the code that the page shows for this sign-in.' },
  'console-without-login': {
    what: 'You may sign in to the console, but not get credentials that way.',
    next: 'Ask for the AWS managed policy SignInLocalDevelopmentAccess.',
  },
  'sign-in-unknown': {
    what: "AWS in {region} does not know this sign-in. Most often the session's region is not the one of its portal.",
    next: 'Check sso_region of the session {session}: your administrator knows the region of {url}.',
  },
  'start-url-unknown': {
    what: 'AWS does not know the start URL {url} in {region}.',
    next: 'Check sso_start_url and sso_region of the session {session}.',
  },
  'region-not-told': {
    what: "The portal of {session} doesn't say which region it is in.",
    next: 'Ask your administrator for the region of {url}, and set sso_region.',
  },
  'kms-unusable': {
    what: "Identity Center can't use its KMS key ({reason}).",
    next: 'Contact the administrator of your AWS organization: the key may be disabled, or its policy too narrow.',
  },
  'sign-in-refused': { what: 'AWS refused the sign-in ({reason}).', next: 'Try again, or sign in with a code.' },
  'device-unknown': {
    what: 'AWS does not know {serial} as an MFA device of this user.',
    next: 'Correct the MFA device of the session.',
  },
  'idp-refused': { what: 'The identity provider refused the sign-in: {reason}.' },

  'saml-no-role': {
    what: 'The identity provider gives you no role at AWS.',
    next: 'Ask the administrator of the identity provider to assign one to you (attribute Role, a role and a provider).',
  },
  'saml-encrypted': {
    what: 'The identity provider encrypts its assertions, so no roles can be read.',
    next: 'Ask its administrator to switch encryption off for this application.',
  },
  'saml-for-another': {
    what: 'The answer of the identity provider is for {whom}, not AWS.',
    next: 'Check the sign-in address: it must be that of the AWS application at your identity provider.',
  },
  'saml-other-partition': {
    what: 'The answer of the identity provider is for another part of AWS ({whom}).',
    next: 'Set the region of this session to one there: {region}.',
  },
  'saml-no-response': { what: 'What the identity provider sent is not a SAML response.' },
  'saml-no-base64': { what: 'This is not a SAML response in base64.', next: 'Copy the whole of it again.' },
  'saml-large': { what: 'AWS takes at most {limit} characters of SAML response; this one is larger.' },
  'saml-no-utf8': { what: 'The answer of the identity provider is not UTF-8.' },
  'saml-document-type': {
    what: 'The answer of the identity provider declares a document type, which SAML does not allow.',
  },
  'saml-no-xml': { what: 'The answer of the identity provider is not XML.' },
  'saml-empty': { what: 'The answer of the identity provider is empty.' },
  'saml-no-assertion': { what: 'The answer of the identity provider has no assertion in it.' },
  'saml-several': { what: 'The answer of the identity provider has several assertions in it.' },
  'saml-for-none': { what: 'The answer of the identity provider does not say whom it is for.' },
  'saml-endless': { what: 'The answer of the identity provider does not say when it ends.' },
  'saml-no-time': { what: 'The answer of the identity provider has a {name} that is no time.' },
  'saml-too-early': {
    what: 'The answer of the identity provider is not good yet.',
    next: 'Check the clock of this machine, and ask the administrator of the identity provider to check theirs.',
  },
  'saml-unsigned': { what: 'The answer of the identity provider is not signed; AWS would refuse it.' },
  'saml-signed-other': { what: 'The signature in the answer of the identity provider is not of what it says.' },
  'saml-signature': {
    what: SAML_REFUSED,
    next: 'Its signature is not by a certificate that AWS has of this provider: ask for the provider’s metadata in IAM to be renewed.',
  },
  'saml-issuer': {
    what: SAML_REFUSED,
    next: 'AWS knows the provider by another issuer: ask for its metadata in IAM to be renewed.',
  },
  'saml-audience': {
    what: SAML_REFUSED,
    next: 'It is for another audience than AWS: ask the administrator of the identity provider.',
  },
  'saml-provider': {
    what: SAML_REFUSED,
    next: 'The account does not have this provider: ask for it to be added in IAM.',
  },
  'saml-refused': {
    what: SAML_REFUSED,
    next: 'Ask the administrator of the identity provider to compare it with the provider in IAM.',
  },

  'team-no-address': { what: 'That is no address.', next: 'It looks like https://example.com/daypass.json.' },
  'team-not-https': { what: 'A team’s settings come over https only.', next: 'Use https, or a file.' },
  'team-password': {
    what: 'The address has a user name or a password in it.',
    next: 'Use an address without one; it would be kept in a file.',
  },
  'team-out-of-reach': { what: "{host} can't be reached." },
  'team-leaves-https': {
    what: '{host} leads away from https.',
    next: 'Use the address that it leads to, over https.',
  },
  'team-status': { what: '{host} answered {status}.' },
  'team-circles': { what: '{host} sends in circles.' },
  'team-unreadable': { what: "{path} can't be read.", next: 'Check the path.' },
  'team-large': {
    what: 'The team’s settings are larger than 1 MB.',
    next: 'Contact the person who maintains that file.',
  },
  'team-no-json': {
    what: 'The team’s settings are not valid JSON.',
    next: 'Contact the person who maintains that file.',
  },

  'release-status': { what: 'The release server answers with status {status}.' },
  'release-unreachable': { what: 'The release server can’t be reached.' },
  'no-global-shortcuts': {
    what: 'This desktop gives programs no global shortcuts.',
    next: 'In its keyboard settings, add a shortcut that runs “daypass agent open --palette”.',
  },
  'request-invalid': { what: 'Invalid request from the window.', next: 'Try again.' },
} as const;
export type ErrorCase = keyof typeof CASES_EN;
