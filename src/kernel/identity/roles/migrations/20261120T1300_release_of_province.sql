-- A release is made of the records of the whole province: who heads one facility neither proposes nor approves one.
-- allowed: one row
delete from kernel.role_permission where role = 'director' and permission = 'privacy.release';
