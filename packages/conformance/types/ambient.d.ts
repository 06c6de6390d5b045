// What every runtime has, each with its own type, and the cases use. Only for compiling this package: never published.

declare function setTimeout(callback: () => void, milliseconds?: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare function structuredClone<T>(value: T, options?: { readonly transfer?: readonly object[] }): T;

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare const Blob: {
  new (parts: readonly (string | ArrayBuffer | Uint8Array<ArrayBuffer> | Blob)[]): Blob;
};

interface PulledBy<R> {
  enqueue(chunk: R): void;
  close(): void;
  error(reason?: unknown): void;
}

declare const ReadableStream: {
  new <R>(
    source?: {
      readonly start?: (controller: PulledBy<R>) => void;
      readonly pull?: (controller: PulledBy<R>) => void | Promise<void>;
      readonly cancel?: (reason?: unknown) => void;
    },
    strategy?: { readonly highWaterMark?: number },
  ): ReadableStream<R>;
};

interface ReadableStream<R> {
  pipeTo(to: WritableStream<R>): Promise<void>;
}
