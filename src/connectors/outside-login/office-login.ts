import type { LoginSimulation } from "./oidc-simulator.ts";

/** An office's own sign-in, as departments have it: knows work e-mails and employee numbers. */
export const officeLogin: LoginSimulation & {
  readonly id: string;
  readonly map: Readonly<Record<string, string>>;
} = {
  id: "co-quan",
  prefix: "/simulators/outside-login",
  title: "Đăng nhập công vụ (mô phỏng)",
  note: "Trang này đóng vai hệ thống đăng nhập của cơ quan. Hãy nhập thư điện tử công vụ hoặc mã nhân viên của một tài khoản có sẵn.",
  claims: [
    { claim: "email", label: "Thư điện tử công vụ", value: "" },
    { claim: "email_verified", label: "Thư điện tử đã được xác minh", value: "true", isTrue: true },
    { claim: "employee_number", label: "Mã nhân viên", value: "" },
    { claim: "name", label: "Họ tên", value: "" },
  ],
  clientId: "tuetinh",
  clientSecret: "simulated-office-login",
  map: { email: "email", emailVerified: "email_verified", employee: "employee_number", name: "name" },
};
