/**
 * The passwords that are tried first, written down by hand and multiplied by the habits people have: a capital in
 * front, a year, a row of digits, a mark at the end. What people in Vietnam begin with is here because foreign lists
 * lack it.
 */
const vietnameseRoots = `
  matkhau matkhau matkhaumoi khongbiet khongco anhyeuem emyeuanh yeuem yeuanh iloveyou conyeu conyeume
  giadinh hanhphuc vietnam vietnamvodich hanoi saigon hochiminh danang haiphong cantho hue tuyenquang
  hagiang nguyen nguyenvan nguyenthi tranvan tranthi levan phamvan hoangvan minhanh quanghuy thanhcong
  phuongthao tuananh ngoclan bacsi bacsy dieuduong yta duocsi benhvien benhnhan tramyte trungtamyte soyte
  yte suckhoe tuetinh khambenh tiepdon phongkham ketoan vanthu giamdoc truongkhoa quantri quantrivien
  congnghe congan giaovien hocsinh sinhvien maytinh dienthoai facebook zalo viettel mobifone vinaphone
  vnpt fpt bkav misa vneid cccd bhyt chaocau xinchao camon matkhaukho khongnoi bimat thanhpho quehuong
  tinhyeu deptrai deptrai xinhgai boyeu meyeu bome chame vochong cafe phobo banhmi songuyento daiuy
  truongsa hoangsa
`;

/** What people anywhere begin with. */
const foreignRoots = `
  password passw0rd p@ssword p@ssw0rd pass admin administrator root user guest test tester demo default
  welcome letmein login master secret changeme qwerty qwertyuiop qwerty123 asdfgh asdfghjkl zxcvbn zxcvbnm
  qazwsx qazwsxedc 1qaz2wsx 1q2w3e 1q2w3e4r 1q2w3e4r5t abc abcd abcdef abcdefgh a1b2c3 a1b2c3d4 aa aaa
  monkey dragon football baseball sunshine princess shadow superman batman michael charlie jordan hunter
  soccer killer trustno1 whatever starwars computer internet samsung iphone google microsoft windows
  office doctor nurse hospital health medical medicine clinic patient covid vaccine lovely loveyou love
  baby angel flower hello helloworld freedom mustang ginger summer winter spring autumn january monday
  liverpool chelsea arsenal barcelona manchester ronaldo messi pokemon naruto minecraft bigbang blackpink
`;

const rows: ReadonlySet<string> = wordsOf(`
  1234567890 0123456789 9876543210 0987654321 123456789 12345678 1234567 123456 654321 87654321 112233
  11223344 1122334455 121212 123123 123123123 123321 1234321 147258369 147258 159357 159753 147852
  147852369 789456 789456123 456789 135790 246810 696969 102030 101010 010203 01012000 19001900 20202020
  20252025 20262026 1q2w3e4r5t6y7u8i9o0p
`);

const forwards = "1234567890".repeat(14);
const backwards = "0987654321".repeat(14);
const marks = "!@#$%^&*.?-_+~";
const tailRule = new RegExp(
  `^(?:\\d{0,6}|(?:19|20)\\d{2}|\\d{1,6}[a-z]{1,2}|[a-z])[${marks.replaceAll(/[\\^\-\]]/g, "\\$&")}]{0,4}\\d{0,4}$`,
);
const known: ReadonlySet<string> = wordsOf(`${vietnameseRoots} ${foreignRoots}`);
const longestRoot = Math.max(...[...known].map((root) => root.length));

/** True for a known word with the usual ornaments, for rows of digits and of keys, and for one thing repeated. */
export function isCommonPassword(password: string): boolean {
  const text = plainOf(password);
  return isRow(text) || isRepeated(text) || candidates(text).some(isOrnamented);
}

const plainOf = (password: string): string =>
  password
    .toLowerCase()
    .replaceAll("đ", "d")
    .normalize("NFD")
    .replaceAll(/\p{M}|\s/gu, "");

/** `m@tkh4u` is `matkhau` to who guesses. */
const candidates = (text: string): readonly string[] => [
  text,
  text
    .replaceAll("@", "a")
    .replaceAll("0", "o")
    .replaceAll("$", "s")
    .replaceAll("3", "e")
    .replaceAll("1", "i"),
  text.replaceAll("@", "a").replaceAll("4", "a").replaceAll("0", "o").replaceAll("1", "l"),
];

function isOrnamented(text: string): boolean {
  const start = /^[^a-z0-9]*\d{0,4}[^a-z0-9]*/.exec(text)?.[0].length ?? 0;
  return startsKnown(text) || startsKnown(text.slice(start));
}

/** One or two known words, then an ornament. */
function startsKnown(text: string, depth = 0): boolean {
  for (let length = Math.min(longestRoot, text.length); length >= 2; length--) {
    if (!known.has(text.slice(0, length))) continue;
    const rest = text.slice(length).replace(/^[._@-]/, "");
    if (tailRule.test(text.slice(length)) || isRow(rest)) return true;
    if (depth < 2 && startsKnown(rest, depth + 1)) return true;
  }
  return false;
}

/** `123456`, `123456a@`, `aaaaaa`, `0987654321`, or steps along the alphabet. */
function isRow(text: string): boolean {
  const core = text.replace(/^[a-z]{0,2}(?=\d)/, "").replace(/[^a-z0-9]{0,3}$/, "");
  const digits = core.replace(/[a-z]{0,3}[^a-z0-9]{0,3}$/, "");
  return (
    [digits, core, text].some((part) => rows.has(part)) ||
    isRound(digits) ||
    isStepped(digits, 4) ||
    isStepped(text.replace(/[^a-z0-9]+$/, ""), 4)
  );
}

/** `567890123456`: along the keys, round and round, in either direction. */
const isRound = (digits: string): boolean =>
  digits.length >= 4 && (forwards.includes(digits) || backwards.includes(digits));

/** Every character follows the one before by the same step. */
function isStepped(text: string, least: number): boolean {
  if (text.length < least) return false;
  const step = text.charCodeAt(1) - text.charCodeAt(0);
  if (Math.abs(step) > 1) return false;
  return Array.from(text).every(
    (_, at) => at === 0 || text.charCodeAt(at) - text.charCodeAt(at - 1) === step,
  );
}

/** `abcabcabc`, `12341234`. */
const isRepeated = (text: string): boolean => /^(.{1,6})\1+$/.test(text) || new Set(text).size <= 2;

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ""));
}
