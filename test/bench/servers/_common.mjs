// Every server entry calls ready(port); the harness asks for 'heap' over the IPC channel.
export function ready(port) {
  process.on('message', m => {
    if (m === 'heap') {
      globalThis.gc?.()
      globalThis.gc?.()
      const { rss, heapUsed, external } = process.memoryUsage()
      process.send({ rss, heapUsed, external })
    }
  })
  process.on('disconnect', () => process.exit(0))
  process.send({ port })
}
