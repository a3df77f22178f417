// Tracks the connections that have had a request: which responses are due on each, and whether it is idle or still sending.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Connection {
  /** The responses that are not completely sent, in the order of their requests. */
  due: Set<ServerResponse>;
  /** How many bytes had been received when the last response was complete; -1 before the first. */
  bytesReadWhenDone: number;
  /** What to call when the connection closes. */
  onClose: Set<() => void>;
}

export class ConnectionRegistry {
  readonly #connections = new Map<Socket, Connection>();

  /** Adds the response to a request that has arrived on a connection, until it is sent or aborted. */
  addResponse(socket: Socket, response: ServerResponse): void {
    const connection = this.#connections.get(socket) ?? this.#add(socket);
    connection.due.add(response);
    response.once('close', () => {
      connection.due.delete(response);
      connection.bytesReadWhenDone = socket.bytesRead;
    });
  }

  /**
   * Calls back once, when a response is complete or its connection has closed. The event `close` of a response is not
   * enough: Node.js does not emit it for one that waits for an earlier response of its connection.
   */
  onceDone(response: ServerResponse, callback: () => void): void {
    const onClose = this.#connections.get(response.req.socket)?.onClose;
    let isDone = false;
    const done = () => {
      onClose?.delete(done);
      if (!isDone) callback();
      isDone = true;
    };
    onClose?.add(done);
    response.once('close', done);
  }

  /** The responses that are due on a connection, in the order of their requests. */
  due(socket: Socket): ServerResponse[] {
    return [...(this.#connections.get(socket)?.due ?? [])];
  }

  /** Whether a connection has bytes that the client has not taken yet. */
  isSending(): boolean {
    return [...this.#connections.keys()].some(({ writableLength }) => writableLength > 0);
  }

  #add(socket: Socket): Connection {
    const connection: Connection = { due: new Set(), bytesReadWhenDone: -1, onClose: new Set() };
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
    for (const [socket, { due, bytesReadWhenDone }] of this.#connections) {
      const isIdle = due.size === 0 && socket.writableLength === 0 && socket.bytesRead === bytesReadWhenDone;
      if (isIdle) socket.destroy();
    }
  }
}
