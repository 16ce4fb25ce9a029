import type { MailStrings } from './mail-strings.js';

export const es: MailStrings = {
  language: 'es',
  labels: {
    workspace: 'Espacio de trabajo',
    subscription: 'Suscripción',
    eventTypes: 'Tipos de evento',
    failures: 'Intentos fallidos',
    quota: 'Cuota de errores',
    lastError: 'Último error',
    lastFailure: 'Último fallo',
    waiting: 'Eventos en espera',
    disabledAt: 'Desactivado el',
    asOf: 'Situación a',
    enable: 'Comando para reactivarlo',
    documentation: 'Documentación de la API',
  },
  unknown: 'desconocido',
  quotaValue: ({ failures, limit, window }) => `${failures} de ${limit} fallos en ${window}`,
  more: (count) => `… y ${count} más. La API los muestra todos.`,
  warning: {
    subject: ({ workspace, failures, limit }) =>
      `[${workspace}] Webhooks cerca de su límite de errores: ${failures} de ${limit} fallos`,
    title: ({ workspace }) => `Los webhooks de ${workspace} están a punto de desactivarse`,
    intro: ({ failures, window, limit }) =>
      `${failures} intentos de entrega de este espacio de trabajo fallaron en ${window}. El límite es ${limit}.`,
    whenFailing: ({ limit, window }) =>
      `En cuanto haya más de ${limit} fallos en ${window}, se desactivará todo endpoint que haya fallado en ese tiempo. Los endpoints que funcionan no se tocan.`,
    whenAll: ({ limit, window }) =>
      `En cuanto haya más de ${limit} fallos en ${window}, se desactivarán todos los endpoints del espacio de trabajo.`,
    expiry: ({ window }) =>
      `Cada fallo cuenta durante ${window}. Si los endpoints vuelven a funcionar, no tiene que hacer nada.`,
    listHeading: 'Qué está fallando',
  },
  disabled: {
    quotaSubject: ({ workspace, count }) =>
      count === 1
        ? `[${workspace}] Se desactivó un endpoint de webhook por demasiados fallos`
        : `[${workspace}] Se desactivaron ${count} endpoints de webhook por demasiados fallos`,
    goneSubject: ({ workspace, count }) =>
      count === 1
        ? `[${workspace}] Se desactivó un endpoint de webhook: respondió 410 Gone`
        : `[${workspace}] Se desactivaron ${count} endpoints de webhook: respondieron 410 Gone`,
    title: ({ workspace, count }) =>
      count === 1
        ? `Se desactivó un endpoint de webhook de ${workspace}`
        : `Se desactivaron ${count} endpoints de webhook de ${workspace}`,
    quotaIntroFailing: ({ failures, limit, window }) =>
      `${failures} intentos de entrega de este espacio de trabajo fallaron en ${window}; el límite es ${limit}. Lo que estaba fallando ya no recibe eventos; los endpoints que funcionan no se tocan.`,
    quotaIntroAll: ({ failures, limit, window }) =>
      `${failures} intentos de entrega de este espacio de trabajo fallaron en ${window}; el límite es ${limit}. Ningún endpoint del espacio de trabajo recibe ya eventos.`,
    goneIntro:
      'La respuesta fue el estado HTTP 410 (Gone): el endpoint ya no quiere eventos y eso no cambiará por sí solo.',
    nothingLost:
      'No se pierde nada: los eventos que estaban en espera, y los que lleguen desde ahora, se guardan y pueden enviarse más tarde.',
    listHeading: 'Qué se desactivó',
    howToHeading: 'Cómo reactivarlo',
    howToRepair: 'Repare el endpoint para que responda con un estado 2xx a tiempo.',
    howToEnable:
      'Ejecute el comando que figura junto al endpoint, con una clave de API que tenga el permiso subscriptions:write.',
    howToReplay:
      'La parte "replay": "skipped" envía lo retenido, en su orden original, antes de cualquier evento nuevo. Quítela para empezar por los eventos nuevos.',
  },
  footer: {
    why: (workspace) =>
      `Recibe este correo porque su dirección es una dirección de notificación del espacio de trabajo ${workspace}.`,
    sender: (publicUrl) => `Enviado por Hooklane en ${publicUrl}`,
  },
};
