/**
 * Fifty ways in which text becomes a program where it is put into a page as markup, an address or a template.
 * Each calls `ran(n)` if it runs; markup is marked, so that it is found even where the policy stops it.
 */
const RUN = (n: number) => `top.ran(${n})`;

const MARKUP: readonly ((run: string) => string)[] = [
  (run) => `<img data-x src=x onerror=${run}>`,
  (run) => `<img data-x src=x onerror="${run}">`,
  (run) => `<svg data-x onload=${run}>`,
  (run) => `<svg data-x><script>${run}</script></svg>`,
  (run) => `<script data-x>${run}</script>`,
  (run) => `<ScRiPt data-x>${run}</sCrIpT>`,
  (run) => `<script data-x src="data:text/javascript,${run}"></script>`,
  (run) => `"><img data-x src=x onerror=${run}>`,
  (run) => `'><img data-x src=x onerror=${run}>`,
  (run) => `--><img data-x src=x onerror=${run}>`,
  (run) => `]]><img data-x src=x onerror=${run}>`,
  (run) => `</title><img data-x src=x onerror=${run}>`,
  (run) => `</textarea><img data-x src=x onerror=${run}>`,
  (run) => `</script><img data-x src=x onerror=${run}>`,
  (run) => `</style><img data-x src=x onerror=${run}>`,
  (run) => `<iframe data-x srcdoc="<script>${run}</script>"></iframe>`,
  (run) => `<iframe data-x src="javascript:${run}"></iframe>`,
  (run) => `<object data-x data="javascript:${run}"></object>`,
  (run) => `<embed data-x src="javascript:${run}">`,
  (run) => `<video data-x><source onerror=${run}></video>`,
  (run) => `<video data-x src=x onerror=${run}></video>`,
  (run) => `<audio data-x src=x onerror=${run}></audio>`,
  (run) => `<details data-x open ontoggle=${run}>`,
  (run) => `<input data-x autofocus onfocus=${run}>`,
  (run) => `<select data-x autofocus onfocus=${run}></select>`,
  (run) => `<textarea data-x autofocus onfocus=${run}></textarea>`,
  (run) => `<div data-x contenteditable autofocus onfocus=${run}>`,
  (run) => `<marquee data-x onstart=${run}>`,
  (run) => `<body data-x onload=${run}><b data-x>`,
  (run) => `<style data-x onload=${run}></style>`,
  (run) => `<link data-x rel=stylesheet href=x onerror=${run}>`,
  (run) => `<a data-x href="javascript:${run}">x</a>`,
  (run) => `<a data-x href="data:text/html,<script>${run}</script>">x</a>`,
  (run) => `<form data-x action="javascript:${run}"><button autofocus>x</button></form>`,
  (run) => `<button data-x formaction="javascript:${run}">x</button>`,
  (run) => `<meta data-x http-equiv=refresh content="0;url=javascript:${run}">`,
  (run) => `<base data-x href="javascript:${run}//">`,
  (run) => `<svg data-x><animate onbegin=${run} attributeName=x dur=1s>`,
  (run) => `<svg data-x><a xlink:href="javascript:${run}"><text>x</text></a></svg>`,
  (run) => `<math data-x><mtext><img src=x onerror=${run}></mtext></math>`,
  (run) =>
    `<template data-x><img src=x onerror=${run}></template><img data-x src=x onerror=${run}>`,
  (run) => `<img data-x src="x" onerror="&#116;op.${run.slice(4)}">`,
  (run) => `<p data-x style="animation:a 1s" onanimationstart=${run}>`,
];

/** Harmless as markup: dangerous where text is taken for an address, a template, a name of a property or a command. */
const OTHER: readonly ((run: string) => string)[] = [
  (run) => `javascript:${run}`,
  (run) => `{{constructor.constructor('${run}')()}}`,
  (run) => `\${${run}}`,
  (run) => `$t(${run})`,
  (run) => `__proto__ ${run}`,
  (run) => `^XZ^XA^FD${run}^FS^XZ`,
  (run) => `=HYPERLINK("javascript:${run}")`,
];

export const SCRIPTS: readonly string[] = [...MARKUP, ...OTHER].map((make, n) => make(RUN(n)));
export const MARKUP_SCRIPTS = SCRIPTS.slice(0, MARKUP.length);

/** The same, in fields that hold little: their kind, not their number. */
export const shortScript = (n: number, most: number): string => {
  const fits = ['<b data-x>', '<b data-x onclick=ran()>', '"><i data-x>'].filter(
    ({ length }) => length <= most,
  );
  const script = SCRIPTS[n] ?? '';
  return script.length <= most ? script : (fits[n % fits.length] ?? '<b data-x>');
};
