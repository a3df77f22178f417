// Caches everything that is rendered for the live snapshot within one limit in bytes; the least recently used goes first.
import { LRUCache } from 'lru-cache';

/** Cached values of one kind, by key. A key must be made of what is known of a request, never of its raw URL. */
export interface CacheView<T> {
  /** The cached value of a cache key, if the snapshot is live. */
  get(snapshot: object, cacheKey: string): T | undefined;
  /** Caches a value, or updates its size, if the snapshot is live and the value is within the limit. */
  set(snapshot: object, cacheKey: string, value: T): void;
  /** The cached value of a key, else the created one. Concurrent calls share one promise; a rejected one is not cached. */
  memoize(snapshot: object, cacheKey: string, create: () => Promise<T>): Promise<T>;
}

export class Cache {
  readonly #maxCacheBytes: number;
  /** For each cache entry, the function that removes it from its view. */
  readonly #cacheEntries: LRUCache<object, () => void>;
  readonly #replacedSnapshots = new WeakSet<object>();
  readonly #cacheViews: (() => void)[] = [];
  #liveSnapshot: object | undefined;

  constructor(maxBytes: number) {
    this.#maxCacheBytes = maxBytes;
    this.#cacheEntries = new LRUCache({ maxSize: maxBytes, dispose: remove => remove() });
  }

  /** The bytes that the cache holds, at most its limit. */
  get cachedBytes(): number {
    return this.#cacheEntries.calculatedSize;
  }

  /** Creates a cache view. `sizeOf` returns the size of a value in bytes. */
  view<T>(sizeOf: (value: T) => number): CacheView<T> {
    const cachedValues = new Map<string, { value: T }>();
    const pendingValues = new Map<string, Promise<T>>();
    const get = (snapshot: object, cacheKey: string): T | undefined => {
      if (!this.#isLive(snapshot)) return undefined;
      const cacheEntry = cachedValues.get(cacheKey);
      if (!cacheEntry) return undefined;
      // Marks the cache entry as recently used.
      this.#cacheEntries.get(cacheEntry);
      return cacheEntry.value;
    };
    const set = (snapshot: object, cacheKey: string, value: T): void => {
      if (!this.#isLive(snapshot)) return;
      const valueBytes = sizeOf(value);
      const replacedEntry = cachedValues.get(cacheKey);
      if (replacedEntry) this.#cacheEntries.delete(replacedEntry);
      if (valueBytes > this.#maxCacheBytes) return;
      const cacheEntry = { value };
      cachedValues.set(cacheKey, cacheEntry);
      this.#cacheEntries.set(cacheEntry, () => cachedValues.delete(cacheKey), { size: valueBytes });
    };
    const memoize = async (snapshot: object, cacheKey: string, create: () => Promise<T>): Promise<T> => {
      const cachedValue = get(snapshot, cacheKey);
      if (cachedValue !== undefined) return cachedValue;
      if (!this.#isLive(snapshot)) return create();
      const pendingValue = pendingValues.get(cacheKey);
      if (pendingValue) return pendingValue;
      const createdValue = create();
      pendingValues.set(cacheKey, createdValue);
      try {
        const value = await createdValue;
        set(snapshot, cacheKey, value);
        return value;
      } finally {
        if (pendingValues.get(cacheKey) === createdValue) pendingValues.delete(cacheKey);
      }
    };
    this.#cacheViews.push(() => pendingValues.clear());
    return { get, set, memoize };
  }

  /** Whether a snapshot is the live one. A snapshot that was never seen replaces it, and all values with it. */
  #isLive(snapshot: object): boolean {
    if (snapshot === this.#liveSnapshot) return true;
    if (this.#replacedSnapshots.has(snapshot)) return false;
    if (this.#liveSnapshot) this.#replacedSnapshots.add(this.#liveSnapshot);
    this.#liveSnapshot = snapshot;
    this.#cacheEntries.clear();
    for (const forgetPending of this.#cacheViews) forgetPending();
    return true;
  }
}
