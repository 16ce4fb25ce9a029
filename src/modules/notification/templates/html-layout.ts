/**
 * The HTML of every mail. It loads nothing, states no colours but borders (so that it reads well on light and
 * dark), and stays readable where styles are dropped. A string, since the compiler copies no other files.
 */
export const HTML_LAYOUT = `<!doctype html>
<html lang="{{language}}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{title}}</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; padding: 16px; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 640px; margin: 0 auto; overflow-wrap: anywhere; }
h1 { font-size: 22px; line-height: 1.3; }
h2 { font-size: 18px; }
h3 { font-size: 16px; margin: 0 0 8px; }
section { border: 1px solid #808080; border-radius: 6px; padding: 12px; margin: 0 0 12px; }
th { text-align: left; font-weight: 600; padding: 2px 16px 2px 0; vertical-align: top; }
td { padding: 2px 0; vertical-align: top; }
code { font-family: ui-monospace, monospace; font-size: 14px; white-space: pre-wrap; }
footer { border-top: 1px solid #808080; margin-top: 24px; font-size: 14px; }
</style>
</head>
<body>
<main>
<h1>{{title}}</h1>
{{#each intro}}
<p>{{this}}</p>
{{/each}}
{{> facts facts=facts}}
<h2>{{listHeading}}</h2>
{{#each endpoints}}
<section>
<h3>{{name}}</h3>
{{> facts facts=facts}}
{{#if command}}
<p>{{command.label}}:<br><code>{{command.value}}</code></p>
{{/if}}
</section>
{{/each}}
{{#if more}}
<p>{{more}}</p>
{{/if}}
{{#if howTo}}
<h2>{{howTo.heading}}</h2>
<ol>
{{#each howTo.steps}}
<li>{{this}}</li>
{{/each}}
</ol>
{{/if}}
<p><a href="{{documentation.url}}">{{documentation.label}}</a></p>
<footer>
{{#each footer}}
<p>{{this}}</p>
{{/each}}
</footer>
</main>
</body>
</html>
`;

/** The partial `facts`: a table of labels and values. */
export const HTML_FACTS = `<table>
{{#each facts}}
<tr><th scope="row">{{label}}</th><td>{{value}}</td></tr>
{{/each}}
</table>
`;
