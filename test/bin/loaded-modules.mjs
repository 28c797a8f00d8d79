/** For `--import`: writes on file descriptor 3 the path of each file that is required, the address of each imported. */
import { writeSync } from 'node:fs';
import Module, { register } from 'node:module';
import { MessageChannel } from 'node:worker_threads';

const { port1, port2 } = new MessageChannel();
const tell = (file) => writeSync(3, `${file}\n`);
port1.on('message', tell);
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

const resolve = Module._resolveFilename;
Module._resolveFilename = function _resolveFilename(...request) {
  const file = resolve.apply(this, request);
  tell(file);
  return file;
};
