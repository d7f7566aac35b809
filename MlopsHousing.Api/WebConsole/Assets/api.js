// Calls of the public API.

/** What the API refused, in its own words: `problem` is its RFC 9457 document. */
export class Refused extends Error {
  constructor(problem, status) {
    super(problem.detail ?? problem.title ?? `The service answered ${status}.`);
    this.problem = problem;
    this.status = status;
  }
}

/** Sends a request and reads the JSON of the answer, with its ETag. */
export async function ask(path, options = {}) {
  let answer, text;
  try {
    answer = await fetch(path, options);
    text = await answer.text();
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refused({ title: 'The service does not answer. Is it running?' }, 0);
  }
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refused({ title: `The service answered ${answer.status} with something other than JSON.` }, answer.status);
  }
  if (!answer.ok) throw new Refused(json, answer.status);
  return { json, tag: answer.headers.get('ETag') };
}

/** Reads a JSON document. */
export const get = async (path, signal) => (await ask(path, { signal })).json;

/** Posts a text and reads the JSON of the answer. */
export const post = async (path, body, type = 'application/json', signal = undefined) =>
  (await ask(path, { method: 'POST', body, headers: { 'Content-Type': type }, signal })).json;
