import { type Disease, disease } from "./disease.ts";

export const injuries: readonly Disease[] = [
  disease("S01.8", "Vết thương ở đầu", "Ngã, chảy máu đầu", {
    ages: [2, 3, 3, 2, 1],
    season: "even",
    drugs: ["cefuroxime", "paracetamol"],
    procedure: "suture",
  }),
  disease("S61.0", "Vết thương ngón tay", "Đứt tay khi làm việc", {
    ages: [1, 2, 5, 4, 2],
    season: "even",
    drugs: ["cefuroxime"],
    procedure: "suture",
  }),
  disease("S93.4", "Bong gân cổ chân", "Trẹo chân, sưng đau", {
    ages: [0, 3, 5, 3, 1],
    season: "even",
    drugs: ["ibuprofen"],
    procedure: "xray",
  }),
  disease("S52.5", "Gãy đầu dưới xương quay", "Ngã chống tay", {
    ages: [0, 3, 1, 2, 3],
    season: "even",
    drugs: ["paracetamol"],
    procedure: "cast",
    admitted: 0.2,
  }),
  disease("T14.1", "Vết cắn của súc vật", "Chó cắn", {
    ages: [1, 3, 2, 2, 1],
    season: "summer",
    drugs: ["amoxicillin"],
  }),
  disease("T63.4", "Nhiễm độc nọc côn trùng đốt", "Ong đốt, sưng đau", {
    ages: [1, 2, 2, 2, 1],
    season: "summer",
    drugs: ["loratadine", "prednisolone"],
  }),
];
