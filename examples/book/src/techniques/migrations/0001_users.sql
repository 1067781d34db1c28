CREATE TABLE users (
    id {{auto_id}},
    email VARCHAR(255) NOT NULL,
    display_name VARCHAR(100),
    credits BIGINT NOT NULL CHECK (credits >= 0),
    CONSTRAINT users_email UNIQUE (email)
);
