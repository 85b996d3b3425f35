import { ResponseTooLarge } from './egress-errors.ts';

/** Reads a body completely; refuses one beyond `maxBytes` as soon as that is known. */
export async function readBody(
  body: ReadableStream<Uint8Array>,
  { maxBytes, declaredLength }: { maxBytes: number; declaredLength: string | null },
): Promise<Uint8Array<ArrayBuffer>> {
  if (declaredLength !== null && Number(declaredLength) > maxBytes) {
    await body.cancel();
    throw tooLarge(maxBytes);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

/** Hands a body on chunk by chunk; fails the stream beyond `maxBytes`. `onEnd` is called once, however it ends. */
export function limitBody(
  body: ReadableStream<Uint8Array>,
  { maxBytes, onEnd }: { maxBytes: number; onEnd: (bytes: number) => void },
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let size = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          onEnd(size);
          return;
        }
        size += value.byteLength;
        if (size > maxBytes) throw tooLarge(maxBytes);
        controller.enqueue(value);
      } catch (error) {
        onEnd(size);
        await reader.cancel(error).catch(() => undefined);
        controller.error(error);
      }
    },
    async cancel(reason) {
      onEnd(size);
      await reader.cancel(reason);
    },
  });
}

function tooLarge(maxBytes: number): ResponseTooLarge {
  return new ResponseTooLarge(`The response is larger than the ${maxBytes} bytes allowed`);
}
