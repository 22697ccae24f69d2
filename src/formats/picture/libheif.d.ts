/** What is used of libheif as WebAssembly: its functions as in C, with structures returned through a first argument. */
declare module "libheif-js/libheif-wasm/libheif-bundle.mjs" {
  type Pointer = number;

  export interface Libheif {
    readonly HEAPU8: Uint8Array<ArrayBuffer>;
    _malloc(bytes: number): Pointer;
    _free(at: Pointer): void;
    _heif_context_alloc(): Pointer;
    _heif_context_free(context: Pointer): void;
    _heif_context_read_from_memory(error: Pointer, context: Pointer, at: Pointer, bytes: number, options: 0): void;
    _heif_context_get_primary_image_handle(error: Pointer, context: Pointer, handle: Pointer): void;
    _heif_image_handle_release(handle: Pointer): void;
    _heif_image_handle_get_width(handle: Pointer): number;
    _heif_image_handle_get_height(handle: Pointer): number;
    _heif_image_handle_get_luma_bits_per_pixel(handle: Pointer): number;
    _heif_image_handle_has_alpha_channel(handle: Pointer): number;
    _heif_image_handle_get_raw_color_profile_size(handle: Pointer): number;
    _heif_image_handle_get_raw_color_profile(error: Pointer, handle: Pointer, at: Pointer): void;
    _heif_image_handle_get_nclx_color_profile(error: Pointer, handle: Pointer, profile: Pointer): void;
    _heif_nclx_color_profile_free(profile: Pointer): void;
    _heif_decode_image(
      error: Pointer,
      handle: Pointer,
      image: Pointer,
      colourSpace: number,
      chroma: number,
      options: 0,
    ): void;
    _heif_image_release(image: Pointer): void;
    _heif_image_get_plane_readonly(image: Pointer, channel: number, stride: Pointer): Pointer;
  }

  export default function libheif(options?: {
    readonly print?: (line: string) => void;
    readonly printErr?: (line: string) => void;
  }): Libheif;
}
