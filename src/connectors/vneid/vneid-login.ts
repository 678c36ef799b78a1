/**
 * Sign-in with the national electronic identity, as far as it is known: OpenID Connect, claims and client of the
 * connection agreement. These are the simulator's; a real connection is a row of `kernel.identity_provider`.
 */
export const vneidLogin = {
  id: "vneid",
  prefix: "/simulators/vneid",
  title: "VNeID (mô phỏng)",
  note: "Trang này đóng vai VNeID. Hãy nhập số định danh và ngày sinh của một người có hồ sơ, mức định danh 2 để vào được.",
  claims: [
    { claim: "personal_number", label: "Số định danh cá nhân (12 chữ số)", value: "" },
    { claim: "name", label: "Họ tên", value: "" },
    { claim: "birthdate", label: "Ngày sinh (dd/mm/yyyy)", value: "" },
    { claim: "gender", label: "Giới tính", value: "" },
    { claim: "loa", label: "Mức định danh", value: "2" },
  ],
  clientId: "tuetinh",
  clientSecret: "simulated-vneid",
  map: { personalNumber: "personal_number", name: "name", birthDate: "birthdate", assurance: "loa" },
} as const;
