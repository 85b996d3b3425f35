export interface StreamEvent {
  event: string;
  id: string | null;
  data: string;
}

/** Reads a `text/event-stream`. Comments come as events without data, since they too say that the line is alive. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of chunksOf(body)) {
    const blocks = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield parse(block);
  }
}

// Not every browser can iterate over a stream.
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parse(block: string): StreamEvent {
  const event: StreamEvent = { event: 'message', id: null, data: '' };
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, name, value = ''] = /^([a-z]+)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === 'event') event.event = value;
    else if (name === 'id') event.id = value;
    else if (name === 'data') data.push(value);
  }
  return { ...event, data: data.join('\n') };
}
