import { defineMessages } from '../../i18n/messages.js';

export const eventTypesMessages = defineMessages({
  en: { title: 'Event catalogue', intro: 'What there is to subscribe to, and what each event holds.' },
  pt: { title: 'Catálogo de eventos', intro: 'O que se pode assinar e o que cada evento contém.' },
  es: { title: 'Catálogo de eventos', intro: 'A qué se puede suscribir y qué contiene cada evento.' },
});
