import type { Problem } from "./check-upload.ts";

const kinds = {
  png: { at: 0, magic: "\x89PNG\r\n\x1a\n", says: "tệp không phải là ảnh PNG" },
  jpeg: { at: 0, magic: "\xff\xd8\xff", says: "tệp không phải là ảnh JPEG" },
  gif: { at: 0, magic: "GIF8", says: "tệp không phải là ảnh GIF" },
  webp: { at: 8, magic: "WEBPVP8", says: "tệp không phải là ảnh WebP" },
  dicom: { at: 128, magic: "DICM", says: "tệp không phải là ảnh DICOM" },
} as const;

/** Begins a picture as its type says? */
export const pictureProblem =
  (kind: keyof typeof kinds) =>
  (bytes: Buffer): Problem => {
    const { at, magic, says } = kinds[kind];
    return bytes.toString("latin1", at, at + magic.length) === magic ? undefined : says;
  };
