-- MySQL and MariaDB hold `Ann`, `ann` and `ann ` for the same name; a binary collation without padding, which each of them
-- calls by another name, does not.
ALTER TABLE users CONVERT TO CHARACTER SET utf8mb4 COLLATE /*M! utf8mb4_nopad_bin */ /*!80017 utf8mb4_0900_bin */;
ALTER TABLE articles CONVERT TO CHARACTER SET utf8mb4 COLLATE /*M! utf8mb4_nopad_bin */ /*!80017 utf8mb4_0900_bin */;
ALTER TABLE article_tags CONVERT TO CHARACTER SET utf8mb4 COLLATE /*M! utf8mb4_nopad_bin */ /*!80017 utf8mb4_0900_bin */;
ALTER TABLE comments CONVERT TO CHARACTER SET utf8mb4 COLLATE /*M! utf8mb4_nopad_bin */ /*!80017 utf8mb4_0900_bin */;
-- Their TEXT ends at 64 KiB.
ALTER TABLE articles MODIFY description MEDIUMTEXT NOT NULL, MODIFY body MEDIUMTEXT NOT NULL;
ALTER TABLE comments MODIFY body MEDIUMTEXT NOT NULL;
ALTER TABLE users MODIFY bio MEDIUMTEXT, MODIFY image MEDIUMTEXT;
