-- Leaders and offices see figures: counts of which no small one is shown, and never a row of a person.
insert into kernel.permission (kind, code, says, says_en) values
  ('plain', 'figures.read', 'Xem số liệu tổng hợp, không thấy người nào', 'See figures, in which nobody can be recognised')
on conflict do nothing;

insert into kernel.role_permission (role, permission)
select code, 'figures.read' from kernel.role where reach = 'figures'
on conflict do nothing;
