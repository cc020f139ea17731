import type { NetworkDependencies } from '../platform/network/network.ts';
import type { SettingsFile } from './settings-file.ts';

/** The way to AWS as the settings in force have it, with the certificates that the person has agreed to. */
export function networkBy(
  settings: SettingsFile,
): Required<Pick<NetworkDependencies, 'choice' | 'onCertificatesChanged'>> {
  return {
    choice: () => ({ ...settings.get().network, caDigest: settings.held.network?.caDigest }),
    onCertificatesChanged: () => void settings.reloadCertificates(),
  };
}
