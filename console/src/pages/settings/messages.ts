import { defineMessages } from '../../i18n/messages.js';

export const settingsMessages = defineMessages({
  en: {
    title: 'Settings',
    intro: 'The workspace, and who is told when its webhooks fail.',
    readOnly: 'Only the root key of the service may change these.',
    save: 'Save',
    saved: 'Saved.',
    id: 'Id of the workspace',
    remove: 'Delete the workspace',
    removeText:
      'Its keys stop working at once, and its webhooks, events and logs are deleted soon after. This can not be undone.',
    removeNow: 'Delete it',
  },
  pt: {
    title: 'Configurações',
    intro: 'O espaço de trabalho e quem é avisado quando seus webhooks falham.',
    readOnly: 'Só a chave raiz do serviço pode mudar isto.',
    save: 'Salvar',
    saved: 'Salvo.',
    id: 'Id do espaço de trabalho',
    remove: 'Excluir o espaço de trabalho',
    removeText:
      'Suas chaves param na hora, e seus webhooks, eventos e registros são excluídos logo depois. Isto não pode ser desfeito.',
    removeNow: 'Excluir',
  },
  es: {
    title: 'Ajustes',
    intro: 'El espacio de trabajo, y a quién se avisa cuando fallan sus webhooks.',
    readOnly: 'Solo la clave raíz del servicio puede cambiar esto.',
    save: 'Guardar',
    saved: 'Guardado.',
    id: 'Id del espacio de trabajo',
    remove: 'Eliminar el espacio de trabajo',
    removeText:
      'Sus claves dejan de valer al momento, y sus webhooks, eventos y registros se eliminan poco después. Esto no se puede deshacer.',
    removeNow: 'Eliminar',
  },
});
