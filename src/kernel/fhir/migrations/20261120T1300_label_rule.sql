-- Which codes put a restricted label on what a person writes, whoever writes it. Dated: a rule ends, it is not edited.
create table kernel.label_rule (
  system text not null,
  -- Without its dot: `F11` is F11 and all below it.
  code_prefix text not null,
  label text not null,
  valid_from date not null,
  valid_to date,
  source text not null,
  primary key (system, code_prefix, label, valid_from)
);

insert into kernel.label_rule (system, code_prefix, label, valid_from, source)
select system, code, label, '2026-01-01', source
from (values
  ('http://hl7.org/fhir/sid/icd-10', 'B20 B21 B22 B23 B24 Z21 R75 F024 O987', 'HIV',
    'ICD-10: HIV disease, carrier state, laboratory evidence, dementia and pregnancy with it; Law 64/2006/QH11 on HIV, art. 8 (memory)'),
  ('http://hl7.org/fhir/sid/icd-10', 'F0 F2 F3 F4 F5 F6 F7 F8 F9', 'PSY',
    'ICD-10 chapter V without substance use (F10–F19); the province''s rule'),
  ('http://hl7.org/fhir/sid/icd-10', 'F11', 'OPIOIDUD', 'ICD-10: disorders due to use of opioids; the province''s rule'),
  ('http://www.whocc.no/atc', 'J05AR J05AG J05AJ', 'HIV',
    'ATC: combinations, non-nucleosides and integrase inhibitors, used against HIV alone; the province''s rule'),
  ('http://www.whocc.no/atc', 'N07BC', 'OPIOIDUD', 'ATC: drugs used in opioid dependence (methadone, buprenorphine); the province''s rule')
) as rules (system, codes, label, source),
  unnest(string_to_array(codes, ' ')) as code;
