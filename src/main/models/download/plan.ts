/** What is to be fetched, as the hub tells it: one commit for each repository, every file's size and digest. */
import { join } from "node:path";
import { z } from "zod";
import { Fault } from "../../../contract/fault.ts";
import { issuesOf } from "../../../contract/values/problems.ts";
import type { HubModel, Source } from "./hub-models.ts";
import type { Digest } from "./digest.ts";
import { addressOf, type Hub } from "./hub.ts";
import { pageInstead, saysPage } from "./impostor.ts";
import { drop, request } from "./request.ts";
import { Passing, retrying } from "./retry.ts";

export interface PlannedFile {
  readonly repository: string;
  /** Below the repository. */
  readonly path: string;
  readonly address: string;
  /** Absolute: where it will lie. */
  readonly file: string;
  readonly bytes: number;
  readonly digest: Digest;
}

export interface DownloadPlan {
  readonly name: string;
  readonly folder: string;
  /** Commit by repository. */
  readonly commits: Readonly<Record<string, string>>;
  /** The largest first. */
  readonly files: readonly PlannedFile[];
  readonly bytes: number;
}

const commit = z.object({ sha: z.string().regex(/^[0-9a-f]{40,64}$/) });
const listed = z.array(
  z.object({
    path: z.string(),
    type: z.string(),
    size: z.int().nonnegative(),
    oid: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .optional(),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().nonnegative() }).optional(),
  }),
);

/**
 * Asks the hub about all files of a model. Downloads nothing.
 * @param folder absolute; each repository gets a folder of its own name in it
 * @throws Fault `download.*`
 */
export async function planDownload(
  recipe: HubModel,
  folder: string,
  hub: Hub,
  signal: AbortSignal,
): Promise<DownloadPlan> {
  const planned = await Promise.all(recipe.sources.map((source) => planSource(source, folder, hub, signal)));
  const files = planned.flatMap((p) => p.files).toSorted((a, b) => b.bytes - a.bytes);
  return {
    name: recipe.name,
    folder,
    commits: Object.fromEntries(planned.map((p) => [p.repository, p.commit])),
    files,
    bytes: files.reduce((sum, f) => sum + f.bytes, 0),
  };
}

async function planSource({ repository, revision, files }: Source, folder: string, hub: Hub, signal: AbortSignal) {
  const subject = { what: "the list of files", repository };
  // The only asking that the library does itself; it neither retries, nor tells refusals apart, nor knows when to keep
  // the token back.
  const fetch = async (
    address: string | URL | Request,
    { method, headers, body }: RequestInit = {},
  ): Promise<Response> => {
    const response = await request(hub, subject, String(address), {
      ...(method === undefined ? {} : { method }),
      headers: Object.fromEntries(new Headers(headers)),
      ...(typeof body === "string" ? { body } : {}),
      signal,
    });
    if (!saysPage(response)) return response;
    await drop(response);
    throw pageInstead(new URL(response.url || hub.endpoint).host);
  };
  const { modelInfo, pathsInfo } = await import("@huggingface/hub");
  const ask = <S extends z.ZodType>(schema: S, task: () => Promise<unknown>): Promise<z.infer<S>> =>
    retrying(async () => readable(schema, await connected(task, hub, signal), hub), {
      patience: hub.patience,
      signal,
      what: `The list of files of ${repository}`,
    });

  const { sha } = await ask(commit, () =>
    modelInfo({ name: repository, revision, additionalFields: ["sha"], hubUrl: hub.endpoint, fetch }),
  );
  const infos = await ask(listed, () =>
    pathsInfo({ repo: repository, revision: sha, paths: [...files], hubUrl: hub.endpoint, fetch }),
  );
  const byPath = new Map(infos.map((info) => [info.path, info]));
  return {
    repository,
    commit: sha,
    files: files.map((path): PlannedFile => {
      const info = byPath.get(path);
      if (info?.type !== "file") throw new Fault("download.not-found", { what: path, repository });
      const digest: Digest | null = info.lfs
        ? { kind: "sha256", hex: info.lfs.oid }
        : info.oid
          ? { kind: "git-sha1", hex: info.oid }
          : null;
      if (digest === null)
        throw new Fault("download.answer", { what: path, host: new URL(hub.endpoint).host, why: "it gives no digest" });
      return {
        repository,
        path,
        address: addressOf(hub, repository, sha, path),
        file: join(folder, ...repository.split("/"), ...path.split("/")),
        bytes: info.lfs?.size ?? info.size,
        digest,
      };
    }),
  };
}

/** A body that breaks off, or is no JSON, is a failure that may pass. */
async function connected(task: () => Promise<unknown>, hub: Hub, signal: AbortSignal): Promise<unknown> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof Fault || error instanceof Passing) throw error;
    signal.throwIfAborted();
    throw new Passing(new URL(hub.endpoint).host, "its answer cannot be read", null, { cause: error });
  }
}

function readable<S extends z.ZodType>(schema: S, answer: unknown, hub: Hub): z.infer<S> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = issuesOf(parsed.error, "the answer");
  throw new Fault("download.answer", {
    what: "its files",
    host: new URL(hub.endpoint).host,
    why: `${issue?.field ?? "the answer"} ${issue?.problem ?? "is no list of files"}`,
  });
}

/**
 * Finds out early, by asking for one file of each repository, whether the hub will give what was planned.
 * @throws Fault `download.token-*`, `download.access`, `download.not-found`, `download.unreachable`
 */
export async function checkAccess({ files }: DownloadPlan, hub: Hub, signal: AbortSignal): Promise<void> {
  const firsts = [...Map.groupBy(files, (f) => f.repository).values()].map((group) => group[0]!);
  await Promise.all(
    firsts.map((file) =>
      retrying(
        async () =>
          drop(
            await request(hub, { what: file.path, repository: file.repository }, file.address, {
              headers: { range: "bytes=0-0" },
              follow: false,
              signal,
            }),
          ),
        {
          patience: hub.patience,
          signal,
          what: file.path,
        },
      ),
    ),
  );
}
