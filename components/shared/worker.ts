// Has a file read by a worker that is there for this one file, and ends it when it takes too long or too much.

/**
 * The worker's answer; `slow` when there is none after `patience` ms, `damaged` when the worker fails (out of memory,
 * most likely: the file is what it cannot hold). Rejects when the worker could not be loaded.
 */
export async function answerOf<Question extends { readonly bytes: Uint8Array }, Answer>(
  worker: Worker,
  question: Question,
  patience: number,
): Promise<Answer | 'slow' | 'damaged'> {
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve('slow'), patience)
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        clearTimeout(timer)
        resolve(data)
      }
      worker.onerror = event => {
        clearTimeout(timer)
        event.preventDefault()
        if (event.message) resolve('damaged')
        else reject(new Error('the reader could not be loaded'))
      }
      worker.postMessage(question, [question.bytes.buffer])
    })
  } finally {
    worker.terminate()
  }
}
