import { defineMessages } from '../../i18n/messages.js';

export const workspacesMessages = defineMessages({
  en: {
    title: 'Workspaces',
    intro: 'The tenants of this service, newest first.',
    create: 'Create a workspace',
    name: 'Name',
    plan: 'Plan',
    created: 'Created',
    empty: 'There is no workspace yet',
    emptyText: 'Each customer of the platform is a workspace, with webhooks and keys of its own.',
  },
  pt: {
    title: 'Espaços de trabalho',
    intro: 'Os clientes deste serviço, do mais novo ao mais antigo.',
    create: 'Criar espaço de trabalho',
    name: 'Nome',
    plan: 'Plano',
    created: 'Criado',
    empty: 'Ainda não há espaços de trabalho',
    emptyText: 'Cada cliente da plataforma é um espaço de trabalho, com webhooks e chaves próprios.',
  },
  es: {
    title: 'Espacios de trabajo',
    intro: 'Los clientes de este servicio, del más nuevo al más antiguo.',
    create: 'Crear un espacio de trabajo',
    name: 'Nombre',
    plan: 'Plan',
    created: 'Creado',
    empty: 'Todavía no hay espacios de trabajo',
    emptyText: 'Cada cliente de la plataforma es un espacio de trabajo, con webhooks y claves propios.',
  },
});
