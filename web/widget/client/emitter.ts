/** A typed list of listeners. */
export class Emitter<Events extends object> {
  private listeners = new Map<keyof Events, Set<(data: never) => void>>();

  on<K extends keyof Events>(event: K, listener: (data: Events[K]) => void): () => void {
    const set = this.listeners.get(event) ?? new Set();
    set.add(listener as (data: never) => void);
    this.listeners.set(event, set);
    return () => set.delete(listener as (data: never) => void);
  }

  emit<K extends keyof Events>(event: K, data: Events[K]): void {
    for (const listener of this.listeners.get(event) ?? []) listener(data as never);
  }
}
