// The least that an answer can cost here: Fastify with one route and nothing else, as a process of its own.
import { FastifyAdapter } from '@nestjs/platform-fastify';

const server = new FastifyAdapter({ logger: false }).getInstance();
const body = Buffer.alloc(Number(process.argv[2]), 'x');
server.get('/api/bare', (_request, reply) => reply.type('application/json; charset=utf-8').send(body));
const address = await server.listen({ port: 0, host: '127.0.0.1' });
process.send?.(address);
process.once('disconnect', () => process.exit(0));
