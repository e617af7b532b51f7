/** Small JSON values that survive a reload; silent where the browser forbids storage. */

export interface Storage {
  read<T>(key: string): T | undefined;
  write(key: string, value: unknown): void;
  remove(key: string): void;
}

const PREFIX = "smartmkt.";

export function browserStorage(kind: "local" | "tab"): Storage {
  const area = (): globalThis.Storage | undefined => {
    try {
      return kind === "local" ? window.localStorage : window.sessionStorage;
    } catch {
      return undefined;
    }
  };
  return {
    read<T>(key: string): T | undefined {
      try {
        const raw = area()?.getItem(PREFIX + key);
        return raw == null ? undefined : (JSON.parse(raw) as T);
      } catch {
        return undefined;
      }
    },
    write(key, value) {
      try {
        area()?.setItem(PREFIX + key, JSON.stringify(value));
      } catch {
        // A full or forbidden storage costs the history after a reload, not the conversation.
      }
    },
    remove(key) {
      try {
        area()?.removeItem(PREFIX + key);
      } catch {
        // As above.
      }
    },
  };
}

export function memoryStorage(): Storage {
  const values = new Map<string, string>();
  return {
    read<T>(key: string): T | undefined {
      const raw = values.get(key);
      return raw === undefined ? undefined : (JSON.parse(raw) as T);
    },
    write: (key, value) => void values.set(key, JSON.stringify(value)),
    remove: (key) => void values.delete(key),
  };
}

/** The key as the browser's `storage` event names it. */
export const storageKey = (key: string): string => PREFIX + key;
