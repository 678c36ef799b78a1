export const languages = ["vi", "en"] as const;
export type Language = (typeof languages)[number];

const vi = {
  title: "Cho phép ứng dụng",
  wants: "muốn dùng tài khoản của bạn",
  returnsTo: "Sẽ quay về",
  signedInAs: "Bạn đang đăng nhập là",
  otherAccount: "Đăng nhập tài khoản khác",
  willBeAble: "Ứng dụng sẽ được:",
  patient: "Hồ sơ được mở",
  choosePatient: "Chọn người có hồ sơ được mở",
  findPatient: "Tìm theo tên hoặc số định danh",
  find: "Tìm",
  nobodyFound: "Không tìm thấy ai trong phạm vi bạn được xem.",
  born: "sinh",
  allow: "Cho phép",
  refuse: "Từ chối",
  canEnd: "Bạn có thể ngừng cho phép bất cứ lúc nào trong mục Ứng dụng đã kết nối.",
  oneMoment: "Đang chuyển tiếp…",
  goOn: "Tiếp tục",
  expiredTitle: "Yêu cầu đã hết hạn",
  expired: "Yêu cầu này đã hết hạn hoặc đã được trả lời. Hãy quay lại ứng dụng và thử lại.",
  errorTitle: "Không thực hiện được yêu cầu của ứng dụng",
  error: "Ứng dụng đã gửi một yêu cầu không hợp lệ. Hãy báo cho người quản lý ứng dụng mã lỗi dưới đây.",
  unknownTitle: "Chưa tìm thấy tài khoản",
  unknownStaff:
    "Danh tính bạn dùng chưa gắn với tài khoản nào ở đây. Hãy nhờ quản trị viên của đơn vị gắn thư điện tử công vụ hoặc mã nhân viên vào tài khoản.",
  unknownCitizen:
    "Chưa có hồ sơ sức khoẻ nào mang số định danh này. Hãy đến cơ sở y tế gần nhất để lập hồ sơ.",
  refusedTitle: "Đăng nhập không thành công",
  refused: "Nơi xác thực đã từ chối hoặc bạn đã huỷ. Bạn có thể thử lại hoặc đăng nhập cách khác.",
  weak: "Danh tính điện tử của bạn chưa đạt mức 2. Hãy nâng mức định danh rồi đăng nhập lại.",
  down: "Nơi xác thực đang không trả lời. Hãy thử lại sau ít phút hoặc đăng nhập cách khác.",
  busy: "Quá nhiều lượt đăng nhập từ mạng của bạn. Hãy thử lại sau ít giây.",
  back: "Về trang đăng nhập",
  switchLanguage: "English",
} as const;

export type Words = Readonly<Record<keyof typeof vi, string>>;

const en: Words = {
  title: "Allow an app",
  wants: "wants to use your account",
  returnsTo: "Will return to",
  signedInAs: "You are signed in as",
  otherAccount: "Use another account",
  willBeAble: "The app will be able to:",
  patient: "Record that is opened",
  choosePatient: "Choose whose record is opened",
  findPatient: "Find by name or personal number",
  find: "Find",
  nobodyFound: "Nobody found among those you may see.",
  born: "born",
  allow: "Allow",
  refuse: "Refuse",
  canEnd: "You can end this at any time under Connected apps.",
  oneMoment: "One moment…",
  goOn: "Continue",
  expiredTitle: "The request has expired",
  expired: "This request has expired or was answered already. Go back to the app and try again.",
  errorTitle: "The app's request cannot be carried out",
  error: "The app sent a request that is not valid. Tell whoever looks after the app the code below.",
  unknownTitle: "No account was found",
  unknownStaff:
    "The identity you used belongs to no account here. Ask the administrator of your facility to add your work e-mail or employee number to your account.",
  unknownCitizen:
    "No health record carries this personal number. Visit the nearest health facility to have one opened.",
  refusedTitle: "Sign-in did not succeed",
  refused: "The identity provider refused, or you cancelled. Try again or sign in another way.",
  weak: "Your electronic identity is below level 2. Raise it and sign in again.",
  down: "The identity provider does not answer. Try again in a few minutes or sign in another way.",
  busy: "Too many sign-ins from your network. Try again in a few seconds.",
  back: "Back to sign-in",
  switchLanguage: "Tiếng Việt",
};

export const words: Readonly<Record<Language, Words>> = { vi, en };
