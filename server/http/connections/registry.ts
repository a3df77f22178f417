// Tracks the connections that have had a request: which responses are due on each, and whether it is idle or still sending.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Connection {
  /** The responses to the requests that have arrived, in their order; those at the front may be sent by now. */
  responses: ServerResponse[];
  /** How many bytes had been received with the last request. */
  bytesReadByRequest: number;
  /** The functions to call when the connection closes. */
  onClose: Set<() => void>;
}

export class ConnectionRegistry {
  readonly #connections = new Map<Socket, Connection>();

  /** Adds the response to a request that has arrived on a connection. */
  addResponse(socket: Socket, response: ServerResponse): void {
    const connection = this.#connections.get(socket) ?? this.#add(socket);
    // Without a listener, which would cost something for every request, sent responses are dropped here.
    dropSent(connection).push(response);
    connection.bytesReadByRequest = socket.bytesRead;
  }

  /**
   * Calls back once, when a response is complete or its connection has closed. The event `close` of a response is not
   * enough: Node.js does not emit it for one that waits for an earlier response of its connection.
   */
  onceDone(response: ServerResponse, callback: () => void): void {
    const onClose = this.#connections.get(response.req.socket)?.onClose;
    let isResponseDone = false;
    const done = () => {
      onClose?.delete(done);
      if (!isResponseDone) callback();
      isResponseDone = true;
    };
    onClose?.add(done);
    response.once('close', done);
  }

  /** The responses that are due on a connection, not completely sent, in the order of their requests. */
  due(socket: Socket): readonly ServerResponse[] {
    const connection = this.#connections.get(socket);
    return connection ? dropSent(connection) : [];
  }

  /** Whether a connection has bytes that the client has not taken yet. */
  isSending(): boolean {
    return [...this.#connections.keys()].some(({ writableLength }) => writableLength > 0);
  }

  #add(socket: Socket): Connection {
    const connection: Connection = { responses: [], bytesReadByRequest: 0, onClose: new Set() };
    this.#connections.set(socket, connection);
    socket.once('close', () => {
      this.#connections.delete(socket);
      for (const callback of connection.onClose) callback();
    });
    return connection;
  }

  /**
   * Closes the connections that are idle: all responses are sent and taken, and no byte of another request has arrived.
   * One without a request yet is not tracked, and so not closed: its first request may be on its way.
   */
  closeIdle(): void {
    for (const [socket, connection] of this.#connections) {
      const isIdle =
        dropSent(connection).length === 0 &&
        socket.writableLength === 0 &&
        socket.bytesRead === connection.bytesReadByRequest;
      if (isIdle) socket.destroy();
    }
  }
}

/** Drops the responses that are completely sent, and returns those that are due. Responses are sent in their order. */
function dropSent({ responses }: Connection): ServerResponse[] {
  while (responses[0] && isSent(responses[0])) responses.shift();
  return responses;
}

/** Whether the event `finish` of a response has been emitted: Node.js then takes its socket away. */
function isSent({ writableFinished, socket }: ServerResponse): boolean {
  return writableFinished && !socket;
}
