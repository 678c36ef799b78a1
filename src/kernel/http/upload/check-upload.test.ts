import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { zipOf } from "#test/attack/zip.ts";
import { attachmentProblems } from "./attachments.ts";
import { checkUpload } from "./check-upload.ts";

const text = (words: string): Buffer => Buffer.from(words, "utf8");
const latin = (words: string): Buffer => Buffer.from(words, "latin1");
const refuses = (bytes: Buffer, type: string, expected: RegExp): void =>
  assert.match(checkUpload(bytes, type) ?? "taken", expected);
const takes = (bytes: Buffer, type: string): void => assert.equal(checkUpload(bytes, type), undefined);

const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

test("files that are what they say are taken", () => {
  takes(latin("\x89PNG\r\n\x1a\n...."), "image/png");
  takes(latin("\xff\xd8\xff\xe0...."), "image/jpeg");
  takes(Buffer.concat([Buffer.alloc(128), latin("DICM")]), "application/dicom");
  takes(latin("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj"), "application/pdf; version=1.7");
  takes(text('<?xml version="1.0"?><HSSK><ten>Trần</ten></HSSK>'), "application/xml");
  takes(text("mã,tên\n1,Bình\n"), "text/csv");
  takes(text('{"a":1}\n{"a":2}\n'), "application/fhir+ndjson");
  takes(zipOf([{ name: "a/b.txt", content: text("x") }]), "application/zip");
});

test("a program is no picture, whatever it is called", () => {
  for (const type of [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "application/dicom",
    "application/pdf",
  ])
    refuses(latin("MZ\x90\0\x03"), type, /không phải/);
});

test("types that a browser runs, and unknown ones, are not taken at all", () => {
  for (const type of [
    "text/html",
    "image/svg+xml",
    "application/javascript",
    "application/xhtml+xml",
    "",
    "x",
    "constructor",
  ])
    refuses(text("x"), type, /không nhận/);
});

test("XML that declares a document type or entities is refused", () => {
  refuses(text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "application/xml", /DOCTYPE/);
  refuses(text('<a/><?xml-stylesheet href="x"?>'), "application/xml", /stylesheet/);
  refuses(text('<a xmlns:h="http://www.w3.org/1999/xhtml"><h:script/></a>'), "text/xml", /mã chạy/);
  refuses(Buffer.from("<!DOCTYPE a>", "utf16le"), "application/xml", /UTF-8/);
});

test("a PDF that runs something is refused, also when it hides it", () => {
  const inside = "1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj";
  refuses(latin(`%PDF-1.7\n${inside}`), "application/pdf", /mã chạy/);
  refuses(latin("%PDF-1.7\n1 0 obj<</S/J#61vaScript>>endobj"), "application/pdf", /mã chạy/);
  const packed = deflateSync(latin("1 0 <</S/Launch/F(cmd.exe)>>"));
  const hidden = [
    latin("%PDF-1.7\n1 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n"),
    packed,
    latin("endstream endobj"),
  ];
  refuses(Buffer.concat(hidden), "application/pdf", /mã chạy/);
});

test("letters in a picture inside a PDF are no program", () => {
  takes(latin("%PDF-1.7\n1 0 obj<</Subtype/Image>>stream\n.. /JS ..\nendstream endobj"), "application/pdf");
});

test("an archive that grows without measure is refused before it is unpacked", () => {
  refuses(zipOf([{ name: "0", content: Buffer.alloc(60_000_000) }]), "application/zip", /nén bất thường/);
  const claims = { name: "0", content: Buffer.alloc(10), claimed: 4_000_000_000 };
  refuses(zipOf([claims]), "application/zip", /quá lớn/);
});

test("an archive that lies about its size is unpacked no further than it says", () => {
  const lies = zipOf([{ name: "0", content: Buffer.alloc(60_000_000), claimed: 10 }]);
  refuses(lies, "application/zip", /khai sai/);
});

test("an archive with an archive, too many files or names that lead out is refused", () => {
  const inner = zipOf([{ name: "a", content: text("x") }]);
  refuses(zipOf([{ name: "b.zip", content: inner }]), "application/zip", /tệp nén khác/);
  const many = Array.from({ length: 1_001 }, (_, n) => ({ name: String(n), content: text("x") }));
  refuses(zipOf(many), "application/zip", /quá 1000/);
  for (const name of ["../x", "/etc/passwd", "a/../../x", "C:\\x", "a\u0000b"])
    refuses(zipOf([{ name, content: text("x") }]), "application/zip", /trỏ ra ngoài/);
});

test("a workbook with a macro is refused, and an archive is no workbook", () => {
  const parts = ["[Content_Types].xml", "xl/workbook.xml"].map((name) => ({ name, content: text("<a/>") }));
  takes(zipOf(parts), xlsx);
  refuses(zipOf([...parts, { name: "xl/vbaProject.bin", content: text("x") }]), xlsx, /macro/);
  refuses(zipOf([{ name: "a", content: text("x") }]), xlsx, /không phải/);
});

test("a broken archive is refused and breaks nothing", () => {
  const whole = zipOf([{ name: "a", content: text("xin chào") }]);
  for (let length = 0; length < whole.length; length += 1)
    refuses(whole.subarray(0, length), "application/zip", /ZIP/);
});

test("JSON nested beyond measure is refused without being read", () => {
  refuses(text(`${"[".repeat(200)}${"]".repeat(200)}`), "application/json", /quá sâu/);
  refuses(text('{"a":'), "application/json", /không phải/);
  takes(text(JSON.stringify({ a: '[[[[{{{{\\"' })), "application/json");
});

test("files are found wherever they stand in a resource, and named by their place", () => {
  const bad = { contentType: "text/html", data: "PHA+" };
  const found = attachmentProblems(
    {
      resourceType: "Patient",
      photo: [{ contentType: "image/png", url: "http://x" }, bad],
      extension: [{ url: "x", valueAttachment: bad }],
    },
    "Patient",
  );
  assert.deepEqual(
    found.map(({ place }) => place),
    ["Patient.photo[1]", "Patient.extension[0].valueAttachment"],
  );
});

test("numbers of a measurement and bytes of a signature are no files", () => {
  const sampled = { origin: { value: 0 }, period: 1, dimensions: 1, data: "1 2 3" };
  assert.deepEqual(
    attachmentProblems({ resourceType: "Observation", valueSampledData: sampled }, "Observation"),
    [],
  );
});
