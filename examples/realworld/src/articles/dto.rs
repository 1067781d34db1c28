//! What clients send and get.

use super::article::ArticleView;
use crate::change::present;
use crate::errors::rule::not_blank;
use nestling::prelude::*;

#[dto]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewArticle {
    #[serde(default)]
    #[validate(custom(function = not_blank), length(max = 255))]
    pub(crate) title: String,
    #[serde(default)]
    #[validate(custom(function = not_blank))]
    pub(crate) description: String,
    #[serde(default)]
    #[validate(custom(function = not_blank))]
    pub(crate) body: String,
    #[serde(default)]
    #[validate(length(max = 100), custom(function = tags))]
    pub(crate) tag_list: Vec<String>,
}

/// What changes about an article: what is not sent stays, and nothing can be `null`.
#[dto]
#[derive(Default)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UpdateArticle {
    #[serde(default, deserialize_with = "present")]
    #[validate(custom(function = not_blank), length(max = 255))]
    pub(crate) title: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[validate(custom(function = not_blank))]
    pub(crate) description: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[validate(custom(function = not_blank))]
    pub(crate) body: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[validate(length(max = 100), custom(function = tags))]
    pub(crate) tag_list: Option<Vec<String>>,
}

/// Every tag is one.
fn tags(tags: &[String]) -> Result<(), &'static str> {
    match tags.iter().any(|tag| tag.chars().count() > 255) {
        true => Err("must be shorter than or equal to 255 characters"),
        false => tags.iter().try_for_each(|tag| not_blank(tag)),
    }
}

/// Which articles; those that are everything that is said.
#[dto]
pub(crate) struct Filter {
    pub(crate) tag: Option<String>,
    pub(crate) author: Option<String>,
    /// By the user of this name.
    pub(crate) favorited: Option<String>,
}

/// Which part of a list.
#[dto]
pub(crate) struct Page {
    #[default(20)]
    #[validate(range(min = 1))]
    pub(crate) limit: i64,
    #[default(0)]
    #[validate(range(min = 0))]
    pub(crate) offset: i64,
}

#[dto]
pub(crate) struct ArticleResponse {
    pub(crate) article: ArticleView,
}

#[dto]
#[serde(rename_all = "camelCase")]
pub(crate) struct ArticlesResponse {
    pub(crate) articles: Vec<ArticleView>,
    /// On all pages together.
    pub(crate) articles_count: i64,
}
