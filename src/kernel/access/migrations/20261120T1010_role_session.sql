-- Minutes without a request after which a session in this role ends; null: the usual time of its kind of account.
alter table kernel.role add column idle_minutes int4;
