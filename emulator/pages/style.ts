/** The look of every page: one column, light and dark by the system's choice, no images. */
export const STYLE = `:root {
  color-scheme: light dark;
  --ground: #f2f4f7; --card: #ffffff; --field: #ffffff; --text: #17212e; --quiet: #56616f; --line: #dbe1e8;
  --accent: #0b5fbf; --accent-strong: #094c9a; --on-accent: #ffffff;
  --notice: #fff7e3; --notice-line: #e3bd5f; --good: #19794a; --bad: #b2342b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #11151b; --card: #1a2029; --field: #131820; --text: #e7ecf2; --quiet: #a0acb9; --line: #313b48;
    --accent: #79b8ff; --accent-strong: #9fcbff; --on-accent: #0c1724;
    --notice: #2b2615; --notice-line: #77611f; --good: #55cf91; --bad: #ff8f85;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column;
  background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; text-wrap: balance; }
h2 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; text-wrap: pretty; }
.quiet { color: var(--quiet); }
.mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875rem; overflow-wrap: anywhere; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.bar {
  display: flex; align-items: center; gap: .625rem; padding: .875rem 1.5rem;
  background: var(--card); border-bottom: 1px solid var(--line); font-weight: 600;
}
.mark { width: 1.25rem; height: 1.25rem; border-radius: .375rem; background: linear-gradient(135deg, var(--accent) 50%, var(--notice-line) 50%); }
.tag { font-size: .75rem; font-weight: 500; color: var(--quiet); border: 1px solid var(--line); border-radius: 1rem; padding: .0625rem .625rem; }
main { width: 100%; margin: 0 auto; padding: 2.5rem 1.25rem 1.5rem; flex: 1; }
main.narrow { max-width: 36rem; }
main.wide { max-width: 62rem; padding-top: 2rem; }
footer { padding: 1.25rem; text-align: center; font-size: .8125rem; color: var(--quiet); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 2rem; box-shadow: 0 1px 2px rgb(0 0 0 / .05); }
.centred { text-align: center; }
p.code {
  margin: 1.5rem 0; padding: 1.125rem .5rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--ground);
  font: 600 clamp(1.75rem, 9vw, 2.5rem)/1.1 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .08em;
}
.warning { padding: .75rem 1rem; border: 1px solid var(--notice-line); border-radius: .5rem; background: var(--notice); font-size: .9375rem; text-align: left; }
.buttons { display: flex; gap: .75rem; margin-top: 1.5rem; }
.stack { display: grid; gap: .75rem; text-align: left; }
button {
  flex: 1; padding: .75rem 1rem; border: 1px solid transparent; border-radius: .5rem; font: inherit; font-weight: 600; cursor: pointer;
}
button.first { background: var(--accent); color: var(--on-accent); }
button.first:hover { background: var(--accent-strong); }
button.second { background: transparent; color: var(--text); border-color: var(--quiet); }
button.second:hover { background: var(--ground); }
label { font-weight: 600; }
input {
  width: 100%; padding: .625rem .75rem; border: 1px solid var(--quiet); border-radius: .5rem;
  background: var(--field); color: var(--text); font: inherit;
}
input.code { font: 600 1.5rem/1.2 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .08em; text-transform: uppercase; text-align: center; }
input::placeholder { color: var(--quiet); opacity: 1; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.sign { width: 3.5rem; height: 3.5rem; margin: 0 auto 1rem; border-radius: 50%; display: grid; place-items: center; color: var(--card); font-size: 1.75rem; font-weight: 700; }
.sign.good { background: var(--good); }
.sign.good::before { content: ""; width: .75rem; height: 1.375rem; margin-top: -.25rem; border: solid var(--card); border-width: 0 .25rem .25rem 0; transform: rotate(45deg); }
.sign.bad { background: var(--bad); }
.sign.bad::before { content: ""; width: 1.5rem; height: .25rem; background: var(--card); border-radius: .125rem; }
.centred > p.quiet:last-child { margin-bottom: 0; }
.facts { margin: 1.5rem 0; text-align: left; border-top: 1px solid var(--line); }
.facts:last-child { margin-bottom: 0; }
.facts div { display: grid; grid-template-columns: 7.5rem 1fr; gap: 1rem; padding: .625rem 0; border-bottom: 1px solid var(--line); }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.head { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: end; justify-content: space-between; margin-bottom: 1.25rem; }
.head p { margin: 0; }
.head h1 { margin-bottom: .125rem; }
.head form { flex: 0 1 24rem; }
ul { list-style: none; margin: 0; padding: 0; }
.accounts { padding: 0; }
.accounts > li { display: flex; flex-wrap: wrap; gap: .75rem 2rem; align-items: center; justify-content: space-between; padding: 1rem 1.25rem; border-bottom: 1px solid var(--line); }
.accounts > li:last-child { border-bottom: 0; }
.accounts p { margin: 0; font-size: .875rem; overflow-wrap: anywhere; }
.roles { display: flex; flex-wrap: wrap; gap: .5rem; }
.roles a { display: block; padding: .25rem .75rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .875rem; text-decoration: none; }
.roles a:hover { border-color: var(--accent); }
.pager { display: flex; gap: 1.5rem; justify-content: center; margin-top: 1.5rem; }
@media (max-width: 30rem) {
  main { padding: 1.25rem .75rem; }
  .card { padding: 1.5rem 1.125rem; }
  .facts div { grid-template-columns: 1fr; gap: 0; }
}
`;
