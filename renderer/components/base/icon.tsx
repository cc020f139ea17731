/** Drawings of 16 × 16, in the colour of the text around them. */
const PATHS = {
  use: 'M3.5 8.5 6.5 11.5 12.5 4.5',
  console: 'M6.5 3.5h-2a1 1 0 0 0-1 1v7a1 1 0 0 0 1 1h7a1 1 0 0 0 1-1v-2M9 3.5h3.5V7M12.3 3.7 7.5 8.5',
  copy: 'M6 6V4.2a.7.7 0 0 1 .7-.7h5.1a.7.7 0 0 1 .7.7v5.1a.7.7 0 0 1-.7.7H10M4.2 6h5.1a.7.7 0 0 1 .7.7v5.1a.7.7 0 0 1-.7.7H4.2a.7.7 0 0 1-.7-.7V6.7a.7.7 0 0 1 .7-.7Z',
  star: 'm8 2.6 1.65 3.35 3.7.54-2.68 2.6.64 3.68L8 11.03l-3.3 1.74.63-3.68-2.68-2.6 3.7-.54L8 2.6Z',
  more: 'M3.5 7.7v.6M8 7.7v.6M12.5 7.7v.6',
  search: 'M7.2 11.4a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4ZM10.3 10.3 13 13',
  close: 'm4.5 4.5 7 7m0-7-7 7',
  add: 'M8 3.5v9M3.5 8h9',
  up: 'M8 12.5v-9M4.5 7 8 3.5 11.5 7',
  down: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  roles: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  activity: 'M2 8.5h2.5L6.3 4l3.2 8 1.8-3.5H14',
  settings:
    'M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8 2.2v1.6M8 12.2v1.6M2.2 8h1.6M12.2 8h1.6M3.9 3.9 5 5M11 11l1.1 1.1M12.1 3.9 11 5M5 11l-1.1 1.1',
  lock: 'M5 7V5.4a3 3 0 0 1 6 0V7M4.4 7h7.2a.9.9 0 0 1 .9.9v4.2a.9.9 0 0 1-.9.9H4.4a.9.9 0 0 1-.9-.9V7.9a.9.9 0 0 1 .9-.9Z',
  back: 'M9.5 4 5.5 8l4 4',
  next: 'm6.5 4 4 4-4 4',
  help: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM6.4 6.6a1.6 1.6 0 1 1 2.4 1.4c-.5.3-.8.6-.8 1.2M8 11.1h.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, isFilled = false }: { name: IconName; isFilled?: boolean }) {
  return (
    <svg className={isFilled ? 'icon filled' : 'icon'} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
