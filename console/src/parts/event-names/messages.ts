import { defineMessages } from '../../i18n/messages.js';

export const eventMessages = defineMessages({
  en: {
    'conversation.closed': { title: 'Conversation closed', description: 'A conversation was closed.' },
    'conversation.opened': { title: 'Conversation opened', description: 'A conversation was opened.' },
    'contact.created': { title: 'Contact created', description: 'A contact was added.' },
    'contact.updated': { title: 'Contact updated', description: 'A contact’s fields changed.' },
    'contact.assignee.updated': {
      title: 'Contact assignee updated',
      description: 'The contact’s assignee changed.',
    },
    'contact.tag.updated': {
      title: 'Contact tag updated',
      description: 'One tag was added to a contact or removed from it.',
    },
    'message.received': { title: 'Message received', description: 'A message came in.' },
    'message.sent': { title: 'Message sent', description: 'A message went out.' },
    'comment.created': { title: 'Comment created', description: 'An internal comment was added.' },
  },
  pt: {
    'conversation.closed': { title: 'Conversa fechada', description: 'Uma conversa foi fechada.' },
    'conversation.opened': { title: 'Conversa aberta', description: 'Uma conversa foi aberta.' },
    'contact.created': { title: 'Contato criado', description: 'Um contato foi adicionado.' },
    'contact.updated': { title: 'Contato atualizado', description: 'Os campos de um contato mudaram.' },
    'contact.assignee.updated': {
      title: 'Responsável do contato atualizado',
      description: 'O responsável pelo contato mudou.',
    },
    'contact.tag.updated': {
      title: 'Etiqueta do contato atualizada',
      description: 'Uma etiqueta foi adicionada a um contato ou removida dele.',
    },
    'message.received': { title: 'Mensagem recebida', description: 'Chegou uma mensagem.' },
    'message.sent': { title: 'Mensagem enviada', description: 'Uma mensagem foi enviada.' },
    'comment.created': { title: 'Comentário criado', description: 'Um comentário interno foi adicionado.' },
  },
  es: {
    'conversation.closed': { title: 'Conversación cerrada', description: 'Se cerró una conversación.' },
    'conversation.opened': { title: 'Conversación abierta', description: 'Se abrió una conversación.' },
    'contact.created': { title: 'Contacto creado', description: 'Se añadió un contacto.' },
    'contact.updated': { title: 'Contacto actualizado', description: 'Cambiaron los campos de un contacto.' },
    'contact.assignee.updated': {
      title: 'Responsable del contacto actualizado',
      description: 'Cambió el responsable del contacto.',
    },
    'contact.tag.updated': {
      title: 'Etiqueta del contacto actualizada',
      description: 'Se añadió o se quitó una etiqueta de un contacto.',
    },
    'message.received': { title: 'Mensaje recibido', description: 'Llegó un mensaje.' },
    'message.sent': { title: 'Mensaje enviado', description: 'Se envió un mensaje.' },
    'comment.created': { title: 'Comentario creado', description: 'Se añadió un comentario interno.' },
  },
});
