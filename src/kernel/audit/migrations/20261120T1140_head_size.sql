-- allowed: there is one head an hour, so the table is small and locked for a moment only.
create index head_size on audit.head (size);
