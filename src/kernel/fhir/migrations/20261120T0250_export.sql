-- Bulk exports that were asked for; the resources themselves are in files below the data folder.
create table kernel.fhir_export (
  id uuid primary key,
  -- Only whoever asked may see state and files.
  owner text not null,
  plan text not null,
  state text not null check (state in ('open', 'done', 'failed')),
  progress text not null,
  -- Manifest of a done export, OperationOutcome of a failed one.
  answer text,
  -- Folder of the run that succeeded; a run that was cut short has another.
  folder text,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index fhir_export_expires_at on kernel.fhir_export (expires_at);
