import { defineMessages } from '../../i18n/messages.js';

export const secretMessages = defineMessages({
  en: {
    title: 'The signing secret, shown this once',
    text: 'Keep it where your receiver finds it: with it you verify that a request came from here.',
    secret: 'Signing secret',
    copy: 'Copy the secret',
    verify: 'Verify a request',
    language: 'Programming language',
    snippet: 'Code that verifies a signature',
    more: 'Always compute the signature of the raw body, before parsing it.',
  },
  pt: {
    title: 'O segredo de assinatura, mostrado só desta vez',
    text: 'Guarde-o onde seu receptor o encontre: com ele se verifica que uma requisição veio daqui.',
    secret: 'Segredo de assinatura',
    copy: 'Copiar o segredo',
    verify: 'Verificar uma requisição',
    language: 'Linguagem de programação',
    snippet: 'Código que verifica uma assinatura',
    more: 'Calcule sempre a assinatura do corpo bruto, antes de interpretá-lo.',
  },
  es: {
    title: 'El secreto de firma, que solo se muestra esta vez',
    text: 'Guárdalo donde tu receptor lo encuentre: con él se comprueba que una petición vino de aquí.',
    secret: 'Secreto de firma',
    copy: 'Copiar el secreto',
    verify: 'Comprobar una petición',
    language: 'Lenguaje de programación',
    snippet: 'Código que comprueba una firma',
    more: 'Calcula siempre la firma del cuerpo sin procesar, antes de interpretarlo.',
  },
});
