import { defineMessages } from '../../i18n/messages.js';

export const notificationsMessages = defineMessages({
  en: {
    title: 'Notifications',
    intro: 'The mails that this workspace was sent about its webhooks, newest first.',
    empty: 'No mail was sent yet',
    emptyText:
      'When webhooks fail, the notification addresses of the workspace are told. They stand in the settings.',
    toSettings: 'To the settings',
    subject: 'Subject',
    kind: 'What for',
    kinds: { quota_warning: 'Warning', subscription_disabled: 'Disabled' },
    status: 'Status',
    statuses: { pending: 'On its way', sent: 'Sent', failed: 'Failed' },
    recipients: 'To',
    nobody: 'nobody: there is no address',
    created: 'Written',
  },
  pt: {
    title: 'Notificações',
    intro: 'Os e-mails que este espaço de trabalho recebeu sobre seus webhooks, do mais novo ao mais antigo.',
    empty: 'Nenhum e-mail foi enviado ainda',
    emptyText:
      'Quando webhooks falham, os endereços de notificação do espaço de trabalho são avisados. Eles estão nas configurações.',
    toSettings: 'Para as configurações',
    subject: 'Assunto',
    kind: 'Motivo',
    kinds: { quota_warning: 'Aviso', subscription_disabled: 'Desativado' },
    status: 'Estado',
    statuses: { pending: 'A caminho', sent: 'Enviado', failed: 'Falhou' },
    recipients: 'Para',
    nobody: 'ninguém: não há endereço',
    created: 'Escrito',
  },
  es: {
    title: 'Notificaciones',
    intro:
      'Los correos que este espacio de trabajo recibió sobre sus webhooks, del más nuevo al más antiguo.',
    empty: 'Todavía no se envió ningún correo',
    emptyText:
      'Cuando fallan webhooks, se avisa a las direcciones de notificación del espacio de trabajo. Están en los ajustes.',
    toSettings: 'A los ajustes',
    subject: 'Asunto',
    kind: 'Motivo',
    kinds: { quota_warning: 'Aviso', subscription_disabled: 'Desactivado' },
    status: 'Estado',
    statuses: { pending: 'En camino', sent: 'Enviado', failed: 'Falló' },
    recipients: 'Para',
    nobody: 'nadie: no hay dirección',
    created: 'Escrito',
  },
});
