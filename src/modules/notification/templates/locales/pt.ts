import type { MailStrings } from './mail-strings.js';

export const pt: MailStrings = {
  language: 'pt-BR',
  labels: {
    workspace: 'Workspace',
    subscription: 'Assinatura',
    eventTypes: 'Tipos de evento',
    failures: 'Tentativas com falha',
    quota: 'Cota de erros',
    lastError: 'Último erro',
    lastFailure: 'Última falha',
    waiting: 'Eventos em espera',
    disabledAt: 'Desativado em',
    asOf: 'Situação em',
    enable: 'Comando para reativar',
    documentation: 'Documentação da API',
  },
  unknown: 'desconhecido',
  quotaValue: ({ failures, limit, window }) => `${failures} de ${limit} falhas em ${window}`,
  more: (count) => `… e mais ${count}. A API lista todos.`,
  warning: {
    subject: ({ workspace, failures, limit }) =>
      `[${workspace}] Webhooks perto do limite de erros: ${failures} de ${limit} falhas`,
    title: ({ workspace }) => `Os webhooks de ${workspace} estão perto de ser desativados`,
    intro: ({ failures, window, limit }) =>
      `${failures} tentativas de entrega deste workspace falharam em ${window}. O limite é ${limit}.`,
    whenFailing: ({ limit, window }) =>
      `Assim que houver mais de ${limit} falhas em ${window}, todo endpoint que falhou nesse período será desativado. Os endpoints que funcionam não são afetados.`,
    whenAll: ({ limit, window }) =>
      `Assim que houver mais de ${limit} falhas em ${window}, todos os endpoints do workspace serão desativados.`,
    expiry: ({ window }) =>
      `Cada falha conta durante ${window}. Se os endpoints voltaram a funcionar, não é preciso fazer nada.`,
    listHeading: 'O que está falhando',
  },
  disabled: {
    quotaSubject: ({ workspace, count }) =>
      count === 1
        ? `[${workspace}] Um endpoint de webhook foi desativado por excesso de falhas`
        : `[${workspace}] ${count} endpoints de webhook foram desativados por excesso de falhas`,
    goneSubject: ({ workspace, count }) =>
      count === 1
        ? `[${workspace}] Um endpoint de webhook foi desativado: respondeu 410 Gone`
        : `[${workspace}] ${count} endpoints de webhook foram desativados: responderam 410 Gone`,
    title: ({ workspace, count }) =>
      count === 1
        ? `Um endpoint de webhook de ${workspace} foi desativado`
        : `${count} endpoints de webhook de ${workspace} foram desativados`,
    quotaIntroFailing: ({ failures, limit, window }) =>
      `${failures} tentativas de entrega deste workspace falharam em ${window}; o limite é ${limit}. O que estava falhando não recebe mais eventos; os endpoints que funcionam não são afetados.`,
    quotaIntroAll: ({ failures, limit, window }) =>
      `${failures} tentativas de entrega deste workspace falharam em ${window}; o limite é ${limit}. Nenhum endpoint do workspace recebe mais eventos.`,
    goneIntro:
      'A resposta foi o status HTTP 410 (Gone), que significa que o endpoint não quer mais eventos e que isso não vai mudar sozinho.',
    nothingLost:
      'Nada se perde: os eventos que estavam em espera, e os que chegarem a partir de agora, ficam guardados e podem ser enviados depois.',
    listHeading: 'O que foi desativado',
    howToHeading: 'Como reativar',
    howToRepair: 'Corrija o endpoint para que responda com um status 2xx dentro do prazo.',
    howToEnable:
      'Execute o comando indicado junto ao endpoint, com uma chave de API que tenha o escopo subscriptions:write.',
    howToReplay:
      'A parte "replay": "skipped" envia o que ficou retido, na ordem original, antes de qualquer evento novo. Retire-a para começar pelos eventos novos.',
  },
  footer: {
    why: (workspace) =>
      `Você recebe este e-mail porque seu endereço é um endereço de notificação do workspace ${workspace}.`,
    sender: (publicUrl) => `Enviado por Hooklane em ${publicUrl}`,
  },
};
