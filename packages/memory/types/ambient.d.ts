// What the explorer needs of the runtime besides core's ambient.d.ts: a way to let everything else run first. Never published.

declare const performance: { now(): number };

declare class MessageChannel {
  readonly port1: { onmessage: (() => void) | null; close(): void };
  readonly port2: { postMessage(message: unknown): void };
}
