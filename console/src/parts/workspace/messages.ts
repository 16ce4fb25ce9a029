import { defineMessages } from '../../i18n/messages.js';

export const workspaceMessages = defineMessages({
  en: {
    name: 'Name',
    nameMissing: 'Give the workspace a name.',
    plan: 'Plan',
    planHint: 'Webhooks come with Advanced and Enterprise.',
    plans: { starter: 'Starter', growth: 'Growth', advanced: 'Advanced', enterprise: 'Enterprise' },
    locale: 'Language of mails',
    locales: { en: 'English', pt: 'Portuguese', es: 'Spanish' },
    emails: 'Notification addresses',
    emailsHint: 'Who is told by mail when webhooks fail or are disabled. Press Enter after each address.',
    emailsFault: 'Each must be a mail address, such as ops@acme.example.',
    noEmails: 'Nobody is told by mail.',
  },
  pt: {
    name: 'Nome',
    nameMissing: 'Dê um nome ao espaço de trabalho.',
    plan: 'Plano',
    planHint: 'Webhooks fazem parte do Advanced e do Enterprise.',
    plans: { starter: 'Starter', growth: 'Growth', advanced: 'Advanced', enterprise: 'Enterprise' },
    locale: 'Idioma dos e-mails',
    locales: { en: 'Inglês', pt: 'Português', es: 'Espanhol' },
    emails: 'Endereços de notificação',
    emailsHint:
      'Quem é avisado por e-mail quando webhooks falham ou são desativados. Pressione Enter depois de cada endereço.',
    emailsFault: 'Cada um precisa ser um e-mail, como ops@acme.example.',
    noEmails: 'Ninguém é avisado por e-mail.',
  },
  es: {
    name: 'Nombre',
    nameMissing: 'Ponle un nombre al espacio de trabajo.',
    plan: 'Plan',
    planHint: 'Los webhooks vienen con Advanced y Enterprise.',
    plans: { starter: 'Starter', growth: 'Growth', advanced: 'Advanced', enterprise: 'Enterprise' },
    locale: 'Idioma de los correos',
    locales: { en: 'Inglés', pt: 'Portugués', es: 'Español' },
    emails: 'Direcciones de notificación',
    emailsHint:
      'A quién se avisa por correo cuando los webhooks fallan o se desactivan. Pulsa Intro después de cada dirección.',
    emailsFault: 'Cada una debe ser un correo, como ops@acme.example.',
    noEmails: 'No se avisa a nadie por correo.',
  },
});
