import { type Count, defineMessages } from '../../i18n/messages.js';

export const quotaMessages = defineMessages({
  en: {
    title: 'Quota',
    intro:
      'Failed attempts of all webhooks together. Above the limit, what fails is disabled, and the workspace is told by mail.',
    gauge: (failures: string, limit: string, window: string) =>
      `${failures} of ${limit} failures within ${window}`,
    remaining: (n: Count) => (n.isOne ? `${n.text} more may fail` : `${n.text} more may fail`),
    exceeded: 'The quota is exceeded: what fails now is disabled.',
    frees: 'If nothing more fails, the next failure stops counting',
    freesExceeded: 'If nothing more fails, the quota is kept again',
    empty: 'Nothing has failed',
    emptyText:
      'Failures show up here with the webhook that caused them, and stop counting half an hour later.',
    who: 'Who caused them',
    webhook: 'Webhook',
    failures: 'Failures',
    share: 'Share',
    deleted: 'A deleted webhook',
  },
  pt: {
    title: 'Cota',
    intro:
      'Tentativas com falha de todos os webhooks juntos. Acima do limite, o que falha é desativado, e o espaço de trabalho é avisado por e-mail.',
    gauge: (failures, limit, window) => `${failures} de ${limit} falhas em ${window}`,
    remaining: (n) => (n.isOne ? `mais ${n.text} pode falhar` : `mais ${n.text} podem falhar`),
    exceeded: 'A cota foi ultrapassada: o que falhar agora é desativado.',
    frees: 'Se nada mais falhar, a próxima falha deixa de contar',
    freesExceeded: 'Se nada mais falhar, a cota volta a ser cumprida',
    empty: 'Nada falhou',
    emptyText: 'As falhas aparecem aqui com o webhook que as causou e deixam de contar meia hora depois.',
    who: 'Quem as causou',
    webhook: 'Webhook',
    failures: 'Falhas',
    share: 'Parcela',
    deleted: 'Um webhook excluído',
  },
  es: {
    title: 'Cuota',
    intro:
      'Intentos fallidos de todos los webhooks juntos. Por encima del límite, lo que falla se desactiva, y se avisa al espacio de trabajo por correo.',
    gauge: (failures, limit, window) => `${failures} de ${limit} fallos en ${window}`,
    remaining: (n) => (n.isOne ? `puede fallar ${n.text} más` : `pueden fallar ${n.text} más`),
    exceeded: 'La cuota está superada: lo que falle ahora se desactiva.',
    frees: 'Si nada más falla, el próximo fallo deja de contar',
    freesExceeded: 'Si nada más falla, la cuota vuelve a cumplirse',
    empty: 'Nada ha fallado',
    emptyText: 'Los fallos aparecen aquí con el webhook que los causó y dejan de contar media hora después.',
    who: 'Quién los causó',
    webhook: 'Webhook',
    failures: 'Fallos',
    share: 'Parte',
    deleted: 'Un webhook eliminado',
  },
});
