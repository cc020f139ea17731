import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { followDock } from '../../../main/desktop/dock.ts';

class FakeWindow extends EventEmitter {
  isUp = false;
  isAway = false;
  isGone = false;
  isVisible = () => this.isUp;
  isMinimized = () => this.isAway;
  isDestroyed = () => this.isGone;
  say(event: string, { isUp, isAway = false, isGone = false }: { isUp: boolean; isAway?: boolean; isGone?: boolean }) {
    Object.assign(this, { isUp, isAway, isGone });
    this.emit(event);
  }
}

function desktop() {
  const said: string[] = [];
  const dock = { show: async () => void said.push('show'), hide: () => void said.push('hide') };
  return { app: Object.assign(new EventEmitter(), { dock }), said };
}

describe('the icon in the Dock', () => {
  it('is away while no window is there, and comes and goes with them', () => {
    const { app, said } = desktop();
    followDock(app, 'darwin');
    expect(said).toEqual(['hide']);
    const main = new FakeWindow();
    const prompt = new FakeWindow();
    app.emit('browser-window-created', {}, main);
    app.emit('browser-window-created', {}, prompt);
    expect(said).toEqual(['hide']);
    main.say('show', { isUp: true });
    prompt.say('show', { isUp: true });
    main.say('minimize', { isUp: false, isAway: true });
    prompt.say('closed', { isUp: false, isGone: true });
    expect(said).toEqual(['hide', 'show']);
    main.say('hide', { isUp: false });
    expect(said).toEqual(['hide', 'show', 'hide']);
  });

  it('is left alone on other systems', () => {
    const { app, said } = desktop();
    followDock(app, 'linux');
    expect(said).toEqual([]);
  });
});
