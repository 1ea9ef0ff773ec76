import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface SnsMessage {
  readonly Type: string;
  readonly TopicArn: string;
  readonly Message: string;
  readonly SubscribeURL?: string;
}

/** An HTTP endpoint on the loopback address that confirms subscriptions and records the messages of SNS. */
export class Listener {
  readonly messages: Record<string, string>[] = [];
  readonly confirmed: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      response.end();
      const posted = JSON.parse(body) as SnsMessage;
      if (posted.SubscribeURL)
        void fetch(posted.SubscribeURL).then(() => this.confirmed.push(posted.TopicArn));
      else this.messages.push(JSON.parse(posted.Message) as Record<string, string>);
    });
  });

  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await new Promise((resolve) => this.server.once('listening', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.server.close();
  }
}
