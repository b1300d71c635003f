/** A request that the server refused, with the words it gave. */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    detail: string,
    readonly errors: Record<string, string[]> = {},
    readonly traceId?: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(detail || title);
  }

  /** Every line worth showing: the fields' own messages, else the detail. */
  get lines(): string[] {
    const fields = Object.values(this.errors).flat();
    return fields.length > 0 ? fields : [this.message];
  }
}

export interface Answer<T> {
  body: T;
  etag: string | null;
}

type Query = Record<string, string | number | boolean | null | undefined>;

/** `/v1` + path with a query made of what is not empty. */
export function url(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `/v1${path}${text ? `?${text}` : ''}`;
}

const signedOut = new Set<() => void>();

/** Calls back when the server says 401: the session has ended. */
export function onSignedOut(callback: () => void): () => void {
  signedOut.add(callback);
  return () => signedOut.delete(callback);
}

export async function call<T>(method: string, address: string, body?: unknown, headers?: HeadersInit) {
  const sent: Record<string, string> = { Accept: 'application/json', ...(headers as Record<string, string>) };
  if (body !== undefined) sent['Content-Type'] = 'application/json';
  // The cookie alone must not be able to change anything: another site cannot send this header.
  if (method !== 'GET') sent['X-SalesAssistant'] = 'board';

  const response = await fetch(address, {
    method,
    headers: sent,
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: 'same-origin',
  });
  if (!response.ok) throw await problem(response);
  const text = response.status === 204 ? '' : await response.text();
  return { body: (text ? JSON.parse(text) : undefined) as T, etag: response.headers.get('ETag') } satisfies Answer<T>;
}

async function problem(response: Response): Promise<ProblemError> {
  if (response.status === 401) signedOut.forEach((callback) => callback());
  const retryAfter = Number(response.headers.get('Retry-After')) || undefined;
  try {
    const said = await response.json();
    return new ProblemError(
      response.status, said.title ?? '', said.detail ?? '', said.errors ?? {}, said.traceId, retryAfter);
  } catch {
    return new ProblemError(response.status, `HTTP ${response.status}`, '', {}, undefined, retryAfter);
  }
}

export const get = async <T,>(path: string, query?: Query) => (await call<T>('GET', url(path, query))).body;
export const post = async <T,>(path: string, body: unknown = {}, query?: Query) =>
  (await call<T>('POST', url(path, query), body)).body;
export const patch = async <T,>(path: string, body: unknown, query?: Query) =>
  (await call<T>('PATCH', url(path, query), body)).body;
export const put = async <T,>(path: string, body: unknown, query?: Query, headers?: HeadersInit) =>
  call<T>('PUT', url(path, query), body, headers);
export const remove = async (path: string) => (await call<unknown>('DELETE', url(path))).body;

/** One path segment. */
export const segment = encodeURIComponent;
