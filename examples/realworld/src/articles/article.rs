//! An article.

use crate::profiles::Profile;
use crate::timestamp::rfc3339;
use nestling::prelude::*;
use nestling::sql::FromRow;

/// An article as it is kept, with what a viewer sees of it.
#[derive(FromRow)]
pub(crate) struct Article {
    pub(crate) id: i64,
    pub(crate) author_id: i64,
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) description: String,
    /// Lists do not ask for it.
    pub(crate) body: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) favorited: bool,
    pub(crate) favorites_count: i64,
    #[column(flatten)]
    pub(crate) author: Profile,
}

/// An article as clients get it; in lists without its body.
#[dto]
#[serde(rename_all = "camelCase")]
pub(crate) struct ArticleView {
    slug: String,
    title: String,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    tag_list: Vec<String>,
    created_at: String,
    updated_at: String,
    favorited: bool,
    favorites_count: i64,
    author: Profile,
}

impl ArticleView {
    pub(crate) fn new(article: Article, tag_list: Vec<String>) -> Self {
        Self {
            slug: article.slug,
            title: article.title,
            description: article.description,
            body: article.body,
            tag_list,
            created_at: rfc3339(article.created_at),
            updated_at: rfc3339(article.updated_at),
            favorited: article.favorited,
            favorites_count: article.favorites_count,
            author: article.author,
        }
    }
}
