CREATE TABLE articles (
    id {{auto_id}},
    slug VARCHAR(255) NOT NULL,
    author_id BIGINT NOT NULL,
    title VARCHAR(255) NOT NULL,
    description TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT articles_slug UNIQUE (slug),
    FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX articles_author ON articles (author_id);

CREATE TABLE article_tags (
    article_id BIGINT NOT NULL,
    tag VARCHAR(255) NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (article_id, tag),
    FOREIGN KEY (article_id) REFERENCES articles (id) ON DELETE CASCADE
);

CREATE INDEX article_tags_tag ON article_tags (tag);

CREATE TABLE favorites (
    article_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (article_id, user_id),
    FOREIGN KEY (article_id) REFERENCES articles (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX favorites_user ON favorites (user_id);
