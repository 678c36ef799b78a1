-- The permission is for the texts that people agree to; what happens in emergencies has one of its own.
-- allowed: one small row of a table of words.
update kernel.permission
set says = 'Soạn văn bản đồng ý theo phiên bản và ghi nhận đồng ý tại quầy',
    says_en = 'Publish texts of consent by version and note agreements at the counter'
where code = 'privacy.notices';
