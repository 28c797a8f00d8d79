/** For `--import`: writes on file descriptor 3 the address of each module that is loaded. */
import { writeSync } from 'node:fs';
import { register } from 'node:module';
import { MessageChannel } from 'node:worker_threads';

const { port1, port2 } = new MessageChannel();
port1.on('message', (url) => writeSync(3, `${url}\n`));
port1.unref();
const hooks = `
  let port;
  export function initialize(given) { port = given; }
  export async function load(url, context, nextLoad) {
    port.postMessage(url);
    return nextLoad(url, context);
  }
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`, { data: port2, transferList: [port2] });
