import type { DaypassApi } from '../../preload/contract.ts';

declare global {
  interface Window {
    readonly daypass: DaypassApi;
  }
}
