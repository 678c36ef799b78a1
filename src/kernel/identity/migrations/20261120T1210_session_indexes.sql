-- Ended sessions stay for a season: the role worn last and the last full sign-in are looked up among them.
-- allowed: the table came with the same release and is nearly empty
create index session_history on kernel.session (account, role_grant, seen_at);

-- allowed: the table came with the same release and is nearly empty
create index ticket_about on kernel.ticket (about) where purpose = 'phone';
