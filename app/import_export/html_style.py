"""The style sheet of exported HTML: the window's colours and fonts, light or dark as the system."""

STYLE = """
:root {
  color-scheme: light dark;
  --window: #fbfbfa; --raised: #ffffff; --bubble: #e9eef3; --line: #dfe2e5; --text: #1d242c;
  --muted: #5c6671; --accent: #1f6099; --name: #7a3ea0; --string: #8a5a06; --number: #0b6e60;
}
@media (prefers-color-scheme: dark) {
  :root {
    --window: #14181d; --raised: #1b2026; --bubble: #232b34; --line: #2b333c; --text: #e4e8ec;
    --muted: #94a0ac; --accent: #7db8ec; --name: #d9a6f0; --string: #e3b778; --number: #7fd0c0;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 48rem; padding: 2.5rem 1.25rem 4rem;
  background: var(--window); color: var(--text);
  font: 1.0625rem/1.6 Inter, "SF Pro Text", system-ui, "Segoe UI Variable Text", "Segoe UI", "Adwaita Sans",
    Cantarell, Ubuntu, "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: break-word;
}
header { margin-bottom: 2.5rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .35rem; }
h2, h3, h4, h5, h6 { font-size: 1.15rem; line-height: 1.3; margin: 1.5em 0 .5em; }
p, ul, ol, blockquote, figure, .wide { margin: 0 0 .9em; }
.facts { color: var(--muted); font-size: .8125rem; margin: .25rem 0 0; }
article { margin: 0 0 2rem; }
article h1 { font-size: 1.35rem; margin: 1.3em 0 .5em; }
h2.role { color: var(--muted); font-size: .8125rem; font-weight: 600; margin: 0 0 .35rem; }
.user { display: flex; flex-direction: column; align-items: flex-end; }
.typed {
  background: var(--bubble); border-radius: 14px; margin: 0; max-width: 82%; padding: .6rem .9rem;
  white-space: pre-wrap;
}
details, .draft {
  border-inline-start: 2px solid var(--line); color: var(--muted);
  margin: 0 0 .9em; padding-inline-start: .9rem;
}
summary { cursor: pointer; }
.thought { margin: .5em 0 0; white-space: pre-wrap; }
.typed, .thought { unicode-bidi: plaintext; }
a { color: var(--accent); }
blockquote {
  border-inline-start: 3px solid var(--line); color: var(--muted);
  margin-inline: 0; padding-inline-start: .9rem;
}
hr { border: 0; border-top: 1px solid var(--line); margin: 1.5em 0; }
code, pre {
  font: .9em/1.5 "JetBrains Mono", "SF Mono", Menlo, "Cascadia Mono", Consolas, "Adwaita Mono",
    "Noto Sans Mono", "DejaVu Sans Mono", monospace;
}
:not(pre) > code { background: var(--bubble); border-radius: 4px; padding: .1em .3em; }
figure { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; }
figcaption {
  border-bottom: 1px solid var(--line); color: var(--muted); font-size: .8125rem; padding: .3rem .9rem;
}
pre { margin: 0; overflow-x: auto; padding: .8rem .9rem; tab-size: 4; }
.wide { overflow-x: auto; }
ul.task, ol.task { list-style: none; padding-inline-start: 1.2em; }
math { direction: ltr; }
math[display="block"] { margin: .3em 0; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: .35rem .7rem; text-align: start; }
.c { color: var(--muted); } .k { color: var(--accent); } .n { color: var(--name); }
.s { color: var(--string); } .m { color: var(--number); }
@media print {
  body { max-width: none; padding: 0; }
  figure { break-inside: avoid; }
}
"""
