/** A field of a contact, its own or one that the workspace added. */
export interface ContactField {
  readonly type: 'standard_field' | 'custom_field';
  readonly field: string;
}

/** A contact's field as one word, `standard_field:email`; no two fields share it, as no type holds a colon. */
export function contactFieldKey({ type, field }: ContactField): string {
  return `${type}:${field}`;
}
