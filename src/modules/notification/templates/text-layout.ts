/** The plain text of every mail. */
export const TEXT_LAYOUT = `{{title}}

{{#each intro}}
{{this}}

{{/each}}
{{#each facts}}
{{label}}: {{value}}
{{/each}}

## {{listHeading}}

{{#each endpoints}}
* {{name}}
{{#each facts}}
  {{label}}: {{value}}
{{/each}}
{{#if command}}
  {{command.label}}:
    {{command.value}}
{{/if}}

{{/each}}
{{#if more}}
{{more}}

{{/if}}
{{#if howTo}}
## {{howTo.heading}}

{{#each howTo.steps}}
- {{this}}
{{/each}}

{{/if}}
{{documentation.label}}: {{documentation.url}}

--
{{#each footer}}
{{this}}
{{/each}}
`;
