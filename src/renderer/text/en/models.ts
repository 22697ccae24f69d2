import type { ModelPrecision } from "../../../contract/making/precision.ts";
import type { FaultCode, FaultData, FaultRecord } from "../../../contract/fault.ts";
import type { DownloadableModel, ModelJobPhase } from "../../../contract/models.ts";
import { bytes, counted, duration, listed } from "../words.ts";

/** What the faults say to a command line, said for this window. */
const inThisWindow: { readonly [C in FaultCode]?: (data: FaultData<C>) => string } = {
  "download.token-missing": () =>
    "Hugging Face gives these files only to people who have accepted their licence there. Follow the steps to a token below.",
  "download.token-invalid": () =>
    "Hugging Face does not know this token. It was mistyped, withdrawn or has expired: make a new one and paste it here.",
  "download.token-scope": () =>
    "This token may not read models that need a licence. Make a token of the kind “Read” and paste it here.",
  "download.access": () =>
    "The token is good, but its account has not accepted the licence yet. Accept it on the model’s page, signed in with that account, then try again.",
  "download.endpoint": ({ endpoint, why }) =>
    `${endpoint} cannot be downloaded from: ${why}. It was named in the environment variable HF_ENDPOINT; take it out there, and open the studio again.`,
  "download.unreachable": ({ host, why }) =>
    `${host} could not be reached: ${why}. What has come is kept. Check the connection, then try again.`,
  "download.no-space": ({ folder, needed, free }) =>
    `There is not enough room in ${folder}: ${bytes(needed)} are still to come and ${bytes(free)} are free. Make room, then try again.`,
  "download.disk-full": () => "The disk is full. What has come is kept: make room, then try again.",
  "download.not-writable": ({ file, why }) => `${file} cannot be written: ${why}. Allow writing there, then try again.`,
  "download.in-use": ({ folder }) =>
    `Another program is downloading into ${folder}. Wait until it has ended, then try again.`,
  "weights.optimise-no-room": ({ needed, free }) =>
    `There is not enough room: ${bytes(needed)} are to be written and ${bytes(free)} are free. Make room, then try again.`,
  "weights.optimise-interrupted": ({ reason }) =>
    `The disk refused to go on (${reason}). What is done is kept: make room, then try again.`,
  "weights.optimise-quantised": () => "This model was made smaller already. Start from the one it was made of.",
  "weights.optimise-out-exists": () => "This smaller model is there already. Look for it among your models.",
  "model.exists": ({ id }) => `There is a model called ${id} already. Give this one another name.`,
  "scan.float8": () =>
    "It is stored as float8, which this part is not computed with. Choose a bfloat16 or float16 edition.",
};

export const models = {
  title: "Models",
  intro:
    "A model is what makes your pictures. The small one came with the studio and works on any computer. The full one draws larger and finer, and needs a strong graphics card or patience.",
  yours: "Your models",
  installed: (n: number) => `${n} installed`,
  look: "Look again",
  inUse: "in use",
  fresh: "new",
  use: "Use",
  useModel: (name: string) => `Use ${name}`,
  size: "Size",
  makes: "Made for",
  makesSize: (width: number, height: number, steps: number) =>
    `${width} × ${height}, ${counted(steps, "step", "steps")}`,
  knows: "Controls",
  guidance: "guidance",
  lora: "LoRA strength",
  noControls: "none beyond the basics",
  licence: "Licence",
  licenceNote: (name: string, commercial: boolean) =>
    `${name}, ${commercial ? "commercial use allowed" : "not for commercial use"}`,
  memory: "Memory",
  fit: {
    asking: "Finding out whether it fits…",
    fits: (peak: number, memory: number) =>
      `Fits this machine: takes up to ${bytes(peak)} of the ${bytes(memory)} that are free.`,
    streams: "Parts of it are read from the disk in every step, which takes longer.",
    tooLarge: (width: number, height: number) => `Too large for this machine at ${width} × ${height}.`,
    would: (ways: readonly string[]) => `What would do: ${ways.join(", or ")}.`,
    size: (width: number, height: number) => `pictures of ${width} × ${height}`,
    precision: { int8: "making it smaller, to 8 bits", int4: "making it smaller, to 4 bits" },
    memory: (bytesNeeded: number) => `${bytes(bytesNeeded)} of free memory`,
  },
  folder: "Folder",
  showFolder: "Show folder",
  showFolderOf: (name: string) => `Show folder of ${name}`,
  noneTitle: "No model is installed",
  noneText: "Get one below, or put a model’s folder beside the others and look again.",

  more: "Bring in another",
  jobProgress: (title: string) => `Progress of ${title}`,
  /** What is being done, for how long still. */
  phases: {
    ask: "Asking Hugging Face…",
    fetch: "Downloading",
    recognise: "Putting the model together…",
    convert: "Converting",
    verify: "Checking what was written",
    stop: "Stopping…",
  } satisfies Record<ModelJobPhase, string>,
  of: (done: number, total: number) => `${bytes(done)} of ${bytes(total)}`,
  percent: (done: number, total: number) => `${Math.floor((100 * done) / Math.max(1, total))} %`,
  rate: (perSecond: number) => `${bytes(perSecond)} a second`,
  left: (seconds: number) => `${duration(seconds)} left`,
  pause: "Pause",
  goOn: "Go on",
  tryAgain: "Try again",
  paused: "Paused",
  ready: (title: string) => `${title} is ready to use.`,
  stopped: (title: string) => `${title} was not finished. See Models for what to do.`,
  problem: (fault: FaultRecord): string => {
    const words = inThisWindow[fault.code] as ((data: unknown) => string) | undefined;
    return words ? words(fault.data) : fault.message;
  },

  get: {
    about: {
      model:
        "The model of the paper at full size: 12 billion parameters, for portraits of 1024 × 1024. About 38 GB to fetch.",
      measures:
        "DINO, DINOv2, CLIP and CSD: with them your pictures are measured as in the papers, style and words too. About 2 GB to fetch.",
      "more measures":
        "DINOv2 B, DINOv2 S and B with registers, and CLIP L/14: to compare with figures that were measured with them. Where the smaller ones are here, too, those measure. About 2.6 GB to fetch.",
    } satisfies Record<DownloadableModel["makes"], string>,
    nonCommercial: "Free, and not for commercial use.",
    commercial: "Free, commercial use allowed.",
    open: "Get it…",
    here: "Installed",
    begun: (here: number) => `${bytes(here)} have come already.`,
    kept: "What has come is kept, also when you close the studio.",
    changeToken: "Change the token…",
    title: (name: string) => `Get ${name}`,
    room: "Size and room",
    asking: "Asking Hugging Face how large it is…",
    toFetch: "To fetch",
    toFetchOf: (files: number, needed: number) => `${bytes(needed)}, ${counted(files, "file", "files")}`,
    already: "Here already",
    free: "Free there",
    freeUnknown: "not known",
    tooLittle: "Not enough room: make some, then try again.",
    goesTo: "Goes to",
    choose: "Choose…",
    chooseTitle: "Where the model’s files go",
    licences: "Licences",
    licenceOf: (repositories: readonly string[], commercial: boolean) =>
      `for ${listed(repositories)}. ${commercial ? "Commercial use allowed." : "Not for commercial use."}`,
    read: "Read it",
    accept: (names: readonly string[]) => `I have read the ${listed(names)} and accept it`,
    token: "Your token",
    tokenGood: (place: string) => `Your token in ${place} opens it.`,
    tokenGoodEnvironment: "The token in HF_TOKEN opens it.",
    noToken: "No token is needed.",
    otherToken: "Use another token",
    why: "The makers give the weights to people who accept their licence under their own name. A token tells Hugging Face that it is you.",
    steps: {
      account: "Make a free account at Hugging Face, or sign in.",
      accept: "Accept the licence on the model’s page.",
      make: "Make a token of the kind “Read”.",
      paste: "Paste it here.",
    },
    page: "Open the model’s page",
    tokens: "Open the tokens’ page",
    field: "Token",
    placeholder: "hf_…",
    keep: "Keep it for the next time",
    keepNote: (place: string) => `In ${place}. It is sent to Hugging Face alone.`,
    notKept: "It cannot be kept on this computer, which has no keychain: it is used for this session alone.",
    forget: "Forget the kept token",
    start: (needed: number) => `Download ${bytes(needed)}`,
    startUnknown: "Download",
    starting: "Asking…",
    acceptFirst: "Accept the licence first",
    tokenFirst: "Paste a token first",
  },

  weights: {
    card: "Use weights you have",
    about:
      "FLUX.1 for ComfyUI or diffusers, or in a Hugging Face cache: show the studio where, and it uses the files where they lie.",
    open: "Show where…",
    title: "Use weights you have",
    folder: "Folder or file",
    placeholder: "/home/you/ComfyUI/models",
    chooseTitle: "A folder with weights",
    look: "Look into it",
    looking: "Looking…",
    remove: (folder: string) => `Leave out ${folder}`,
    looked: "Looked into",
    hint: "Name the folder that holds the models; everything below it is looked into. Nothing is copied or changed.",
    found: (found: number, all: number) => `${found} of ${all} parts are there`,
    everything: "Everything is there",
    nothing: "No weights were found there",
    files: (n: number) => `${counted(n, "file", "files")} looked into`,
    state: { found: "there", unusable: "cannot be used", missing: "missing", unfit: "does not fit" },
    getIt: "Where to get it",
    or: "or",
    from: (repository: string, gated: boolean) => `from ${repository}${gated ? ", with a licence to accept" : ""}`,
    moreFiles: (n: number) => `and ${counted(n, "more", "more")}`,
    useless: (n: number) => `${counted(n, "file is", "files are")} of no use here`,
    float8:
      "Some of it is stored as float8, which is not computed with. Once the model is made, make it smaller before the first picture.",
    name: "Name",
    nameWrong: "Small letters, digits, points and hyphens, beginning with a letter or digit",
    make: "Make the model",
    making: "Making it…",
    incomplete: "Some parts are missing",
    made: (name: string) => `${name} is ready`,
    madeText: "Its weights stay where they are. Leave them there.",
    useIt: "Use it now",
    smallerFirst: "Make it smaller…",
  },

  smaller: {
    open: "Make it smaller…",
    openFor: (name: string) => `Make it smaller… (${name})`,
    title: (name: string) => `Make ${name} smaller`,
    needed:
      "Some of this model is stored as float8, which is not computed with: it makes pictures in one of these forms. The original stays as it is.",
    intro: "A smaller model needs less memory and often less time. The original stays as it is.",
    asking: "Reading how large it would be…",
    name: { fp16: "16 bits", int8: "8 bits", int4: "4 bits" } satisfies Record<ModelPrecision, string>,
    quality: {
      fp16: "As good as the original.",
      int8: "Rarely told from the original.",
      int4: "The smallest. Pictures differ a little in fine detail; for graphics cards with little memory.",
    } satisfies Record<ModelPrecision, string>,
    now: (size: number) => `It has ${bytes(size)} now.`,
    there: "There already",
    begun: "Begun: goes on where it ended",
    noSmaller: "No smaller than it is now",
    free: (free: number) => `${bytes(free)} free on the disk.`,
    tooLittle: "Not enough room on the disk",
    start: (size: number) => `Make it: ${bytes(size)}`,
    starting: "Starting…",
    job: (title: string, precision: ModelPrecision) =>
      `${title} in ${({ fp16: "16", int8: "8", int4: "4" } as const)[precision]} bits`,
    kept: "What is done is kept, also when you close the studio.",
  },
} as const;
