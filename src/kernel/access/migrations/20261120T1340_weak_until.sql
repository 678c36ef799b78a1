-- Until then a citizen's password, key or authenticator proves no more than the telephone by which alone it was added.
alter table kernel.account add column weak_until timestamptz;
