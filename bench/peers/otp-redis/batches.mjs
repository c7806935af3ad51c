// Bulk: every row is durable before the 202; then chunks of rows are started, each chunk as one pipeline, and the
// outcome of its rows and the cursor are stored after it.
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';

const CHUNK = 1000;

export class Batches {
  #redis;
  #parse;
  #start;

  constructor(redis, parse, start) {
    this.#redis = redis;
    this.#parse = parse;
    this.#start = start;
  }

  /** Takes one column of numbers under a header; answers once all of it is durable. */
  async accept(request) {
    const id = `ba_${randomBytes(12).toString('base64url')}`;
    let chunk = [];
    let chunks = 0;
    let rows = 0;
    let header = true;
    for await (const line of createInterface({ input: request })) {
      if (header) {
        header = false;
        continue;
      }
      rows++;
      if (chunk.push(line) === CHUNK) {
        await this.#redis.set(`b:${id}:${chunks++}`, chunk.join('\n'));
        chunk = [];
      }
    }
    if (chunk.length > 0) await this.#redis.set(`b:${id}:${chunks++}`, chunk.join('\n'));
    await this.#redis.hSet(`b:${id}`, { rows, chunks, done: 0, started: 0, failed: 0, status: 'running' });
    this.#run(id, chunks);
    return `{"id":"${id}","status":"running","rows":${rows}}`;
  }

  async status(id) {
    const [rows, started, failed, status] = await this.#redis.hmGet(`b:${id}`, ['rows', 'started', 'failed', 'status']);
    const queued = rows - started - failed;
    return (
      `{"id":"${id}","status":"${status}","rows":${rows},"counts":{"queued":${queued},"started":${started},` +
      `"failed":${failed},"delivered":${started}}}`
    );
  }

  async #run(id, chunks) {
    for (let n = 0; n < chunks; n++) {
      const lines = (await this.#redis.get(`b:${id}:${n}`)).split('\n');
      const outcomes = await Promise.all(lines.map((line) => this.#row(line)));
      const started = outcomes.filter((outcome) => outcome.startsWith('ve_')).length;
      await Promise.all([
        this.#redis.set(`b:${id}:${n}:r`, outcomes.join('\n')),
        this.#redis.del(`b:${id}:${n}`),
        this.#redis.hIncrBy(`b:${id}`, 'started', started),
        this.#redis.hIncrBy(`b:${id}`, 'failed', lines.length - started),
      ]);
    }
    await this.#redis.hSet(`b:${id}`, 'status', 'completed');
  }

  async #row(line) {
    const number = this.#parse(line);
    if (number === null) return 'invalid';
    const { id, outcome } = await this.#start(number);
    return outcome === 'accepted' ? id : outcome;
  }
}
