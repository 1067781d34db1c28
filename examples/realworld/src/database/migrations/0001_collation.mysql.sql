-- Otherwise MySQL holds `Ann` and `ann` for the same name, and the others do not.
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
