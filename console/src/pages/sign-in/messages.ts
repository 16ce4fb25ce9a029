import { defineMessages } from '../../i18n/messages.js';

export const signInMessages = defineMessages({
  en: {
    title: 'Sign in',
    intro: 'With the API key of your workspace, or the root key of this service.',
    key: 'API key',
    keyHint: 'It is exchanged for a session of twelve hours, and not kept in this browser.',
    keyMissing: 'Enter an API key.',
    submit: 'Sign in',
  },
  pt: {
    title: 'Entrar',
    intro: 'Com a chave de API do seu espaço de trabalho ou com a chave raiz deste serviço.',
    key: 'Chave de API',
    keyHint: 'Ela é trocada por uma sessão de doze horas e não fica guardada neste navegador.',
    keyMissing: 'Informe uma chave de API.',
    submit: 'Entrar',
  },
  es: {
    title: 'Iniciar sesión',
    intro: 'Con la clave de API de tu espacio de trabajo o con la clave raíz de este servicio.',
    key: 'Clave de API',
    keyHint: 'Se cambia por una sesión de doce horas y no se guarda en este navegador.',
    keyMissing: 'Escribe una clave de API.',
    submit: 'Iniciar sesión',
  },
});
