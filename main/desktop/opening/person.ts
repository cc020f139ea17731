/** How this person is spoken to, and where addresses open for them. */
import { Secret } from '../../base/secret.ts';
import { openBrowser } from '../../platform/browser/open-browser.ts';
import { preferredLanguages, timeOfDay } from '../person.ts';
import { signInBrowser } from '../sign-in-browser.ts';
import { stringsFor } from '../strings/index.ts';
import type { DesktopGround } from './ground.ts';

export function openPerson({ agent, handOver, surroundings, log }: DesktopGround) {
  const openDefault = (url: string) => openBrowser(url, surroundings);
  const chosen = () => agent.settings.get().signInBrowser;
  const signInIn = signInBrowser({ chosen, surroundings, openDefault, log });
  return {
    strings: () => stringsFor(agent.settings.get().language, preferredLanguages()),
    time: (at: number) => timeOfDay(at, agent.settings.get().language),
    /** @throws DaypassError browser-failed */
    open: (url: string) => handOver(new Secret(url), openDefault),
    /** In the browser that is chosen for sign-ins. @throws DaypassError browser-failed */
    openSignIn: (url: string) => handOver(new Secret(url), signInIn),
  };
}

export type Person = ReturnType<typeof openPerson>;
