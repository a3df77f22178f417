// Caches everything that is rendered for the live snapshot within one limit in bytes; the least recently used goes first.
import { LRUCache } from 'lru-cache';

/** Cached values of one kind, by key. A key must be made of what is known of a request, never of its raw URL. */
export interface CacheView<T> {
  /** The value of a key, if the snapshot is live and the value is cached. */
  get(snapshot: object, key: string): T | undefined;
  /** Caches a value, or updates its size, if the snapshot is live and the value is within the limit. */
  set(snapshot: object, key: string, value: T): void;
  /** The cached value of a key, else the created one. Concurrent calls share one promise; a rejected one is not cached. */
  memoize(snapshot: object, key: string, create: () => Promise<T>): Promise<T>;
}

export class Cache {
  readonly #maxBytes: number;
  /** The function that removes each value from its view. */
  readonly #entries: LRUCache<object, () => void>;
  readonly #replaced = new WeakSet<object>();
  readonly #cacheViews: (() => void)[] = [];
  #live: object | undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#entries = new LRUCache({ maxSize: maxBytes, dispose: remove => remove() });
  }

  /** The bytes that are cached, at most the limit. */
  get bytes(): number {
    return this.#entries.calculatedSize;
  }

  /** Creates a view. `sizeOf` returns the size of a value in bytes. */
  view<T>(sizeOf: (value: T) => number): CacheView<T> {
    const values = new Map<string, { value: T }>();
    const pending = new Map<string, Promise<T>>();
    const get = (snapshot: object, key: string): T | undefined => {
      if (!this.#isLive(snapshot)) return undefined;
      const entry = values.get(key);
      if (!entry) return undefined;
      // Marks the value as used.
      this.#entries.get(entry);
      return entry.value;
    };
    const set = (snapshot: object, key: string, value: T): void => {
      if (!this.#isLive(snapshot)) return;
      const size = sizeOf(value);
      const replaced = values.get(key);
      if (replaced) this.#entries.delete(replaced);
      if (size > this.#maxBytes) return;
      const entry = { value };
      values.set(key, entry);
      this.#entries.set(entry, () => values.delete(key), { size });
    };
    const memoize = async (snapshot: object, key: string, create: () => Promise<T>): Promise<T> => {
      const cached = get(snapshot, key);
      if (cached !== undefined) return cached;
      if (!this.#isLive(snapshot)) return create();
      const running = pending.get(key);
      if (running) return running;
      const created = create();
      pending.set(key, created);
      try {
        const value = await created;
        set(snapshot, key, value);
        return value;
      } finally {
        if (pending.get(key) === created) pending.delete(key);
      }
    };
    this.#cacheViews.push(() => pending.clear());
    return { get, set, memoize };
  }

  /** Whether a snapshot is the live one. A snapshot that was never seen replaces it, and all values with it. */
  #isLive(snapshot: object): boolean {
    if (snapshot === this.#live) return true;
    if (this.#replaced.has(snapshot)) return false;
    if (this.#live) this.#replaced.add(this.#live);
    this.#live = snapshot;
    this.#entries.clear();
    for (const forgetPending of this.#cacheViews) forgetPending();
    return true;
  }
}
