// Start a server in its own child process; read its CPU and memory from /proc.
import { spawn } from 'node:child_process'
import { mkdirSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const TICK_MS = 10 // USER_HZ is 100 on every Linux we run on
export const sleep = ms => new Promise(r => setTimeout(r, ms))

export async function startServer({ entry, dataDir, env = {}, cwd }) {
  mkdirSync(dataDir, { recursive: true })
  const log = openSync(join(dataDir, 'server.log'), 'a')
  const child = spawn(process.execPath, ['--expose-gc', entry], {
    cwd,
    env: { ...process.env, ...env, DATA_DIR: dataDir },
    stdio: ['ignore', log, log, 'ipc'],
  })
  const exited = new Promise(r => child.once('exit', r))
  const port = await new Promise((resolve, reject) => {
    child.once('message', m => resolve(m.port))
    child.once('exit', c => reject(new Error(`server ${entry} exited ${c}, see ${dataDir}/server.log`)))
    setTimeout(() => reject(new Error('server start timed out')), 60_000).unref()
  })
  const ask = what =>
    new Promise(resolve => {
      child.once('message', resolve)
      child.send(what)
    })
  return {
    pid: child.pid,
    url: `ws://127.0.0.1:${port}`,
    heap: () => ask('heap'), // { rss, heapUsed } after a forced gc
    stop: async () => {
      child.kill('SIGTERM')
      const t = setTimeout(() => child.kill('SIGKILL'), 3000)
      await exited
      clearTimeout(t)
    },
    kill9: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** cpu in ms and resident memory in bytes of a process */
export function procStat(pid) {
  const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  const rss = +/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1] * 1024
  return { cpu: (+f[11] + +f[12]) * TICK_MS, rss }
}

/** Without what the harness itself keeps there. */
export function du(dir, skip = /^(server\.log|profiles\.json|used-\d+)$/) {
  let bytes = 0
  let files = 0
  let blocks = 0
  for (const e of readdirSync(dir, { withFileTypes: true, recursive: true })) {
    if (!e.isFile() || skip.test(e.name)) continue
    const s = statSync(join(e.parentPath, e.name))
    bytes += s.size
    blocks += s.blocks * 512
    files++
  }
  return { bytes, blocks, files }
}
