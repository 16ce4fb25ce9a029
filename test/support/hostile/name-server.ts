import { once } from 'node:events';
import { isIPv4, createServer, type AddressInfo } from 'node:net';
import dns2 from 'dns2';

const { Packet } = dns2;

/** What the server says about a name: its addresses, perhaps behind other names, a fault, or nothing at all. */
export type Reply =
  | { readonly addresses: readonly string[]; readonly aliases?: readonly string[] }
  | 'SERVFAIL'
  | 'NXDOMAIN'
  | 'REFUSED'
  | 'silence';

/** A question that came. */
interface Question {
  readonly name: string;
  readonly family: 4 | 6;
}

/** A name server on 127.0.0.1, for UDP and TCP, that says what it is told; other names don't exist. */
export class NameServer {
  readonly questions: Question[] = [];
  private readonly names = new Map<string, (time: number, family: 4 | 6) => Reply>();
  private readonly server = dns2.createServer({
    udp: true,
    tcp: true,
    handle: (request, send) => {
      const response = this.respond(request);
      if (response) void send(response);
    },
  });
  private port = 0;

  static async open(): Promise<NameServer> {
    const server = new NameServer();
    server.port = await freePort();
    const place = { port: server.port, address: '127.0.0.1' };
    await server.server.listen({ udp: place, tcp: place });
    return server;
  }

  /** For `ENDPOINT_DNS_SERVERS`. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** From now on says `reply` about `name`; a function hears the how manieth time a family is asked for. */
  on(name: string, reply: Reply | ((time: number, family: 4 | 6) => Reply)): void {
    this.names.set(name, typeof reply === 'function' ? reply : () => reply);
  }

  /** How often a name was asked for, with either family. */
  asked(name: string): number {
    return this.questions.filter((question) => question.name === name).length;
  }

  async close(): Promise<void> {
    await this.server.close();
  }

  private respond(request: dns2.Packet): dns2.Packet | null {
    const [question] = request.questions;
    const name = question?.name.toLowerCase() ?? '';
    const family = question?.type === Packet.TYPE.AAAA ? 6 : 4;
    this.questions.push({ name, family });
    const time = this.questions.filter((each) => each.name === name && each.family === family).length;
    const reply = this.names.get(name)?.(time, family) ?? 'NXDOMAIN';
    if (reply === 'silence') return null;
    const response = Packet.createResponseFromRequest(request);
    if (typeof reply === 'string') response.header.rcode = Packet.RCODE[reply];
    else response.answers.push(...recordsOf(name, family, reply.addresses, reply.aliases));
    return response;
  }
}

/** `name` → aliases → addresses of one family, all with a time to live of nothing. */
function recordsOf(
  name: string,
  family: 4 | 6,
  addresses: readonly string[],
  aliases: readonly string[] = [],
): dns2.Packet.Resource[] {
  const common = { class: Packet.CLASS.IN, ttl: 0 };
  const chain = [name, ...aliases];
  const links = aliases.map((domain, index) => ({
    ...common,
    name: chain[index] ?? '',
    type: Packet.TYPE.CNAME,
    domain,
  }));
  const last = chain.at(-1) ?? name;
  const hosts = addresses
    .filter((address) => isIPv4(address) === (family === 4))
    .map((address) => ({
      ...common,
      name: last,
      type: family === 4 ? Packet.TYPE.A : Packet.TYPE.AAAA,
      address,
    }));
  return [...links, ...hosts].map((record) => new Packet.Resource(record));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
