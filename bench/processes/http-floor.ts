// Nothing but a Fastify route that parses JSON: what one process can take in at most.
import { fastify } from 'fastify';
import { serve } from '../support/child.js';

const answers = {
  open: async (): Promise<string> => {
    const app = fastify();
    app.post('/v1/workspaces/:workspaceId/events', (request, reply) => {
      const { type } = request.body as { type: string };
      return reply.code(202).send({ type, acceptedAt: new Date() });
    });
    return app.listen({ host: '127.0.0.1', port: 0 });
  },
};

export type HttpFloorAnswers = typeof answers;

serve(answers);
