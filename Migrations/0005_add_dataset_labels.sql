-- Labels that come in a file of their own, after the images.

ALTER TABLE datasets ADD COLUMN labels_sha256 TEXT;
ALTER TABLE datasets ADD COLUMN labels_byte_count INTEGER;
