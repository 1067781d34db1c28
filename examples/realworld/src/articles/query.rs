//! The statements that select articles.

use super::dto::Filter;
use nestling::sql::{AssertSqlSafe, Query};

/// With `{body}` and `{conditions}` to be filled in. Everything that a list shows of an article comes with it, so that
/// there is no statement per article.
const SELECT: &str =
    "SELECT a.id, a.author_id, a.slug, a.title, a.description, {body} AS body, a.created_at, a.updated_at,
        EXISTS (SELECT 1 FROM favorites f WHERE f.article_id = a.id AND f.user_id = ?) AS favorited,
        (SELECT COUNT(*) FROM favorites f WHERE f.article_id = a.id) AS favorites_count,
        u.username, u.bio, u.image,
        EXISTS (SELECT 1 FROM follows w WHERE w.followed_id = a.author_id AND w.follower_id = ?) AS following
    FROM articles a JOIN users u ON u.id = a.author_id
    WHERE {conditions}";

/// Takes the viewer twice, and what the condition takes.
pub(crate) fn one(condition: &'static str) -> AssertSqlSafe<String> {
    AssertSqlSafe(SELECT.replace("{body}", "a.body").replace("{conditions}", condition))
}

/// What articles have to be: conditions with a placeholder each, and the values for them.
pub(crate) struct Conditions<'a>(Vec<(&'static str, Value<'a>)>);

enum Value<'a> {
    Id(i64),
    Text(&'a str),
}

impl<'a> Conditions<'a> {
    pub(crate) fn of(filter: &'a Filter) -> Self {
        let Filter { tag, author, favorited } = filter;
        let conditions = [
            ("EXISTS (SELECT 1 FROM article_tags t WHERE t.article_id = a.id AND t.tag = ?)", tag),
            ("u.username = ?", author),
            (
                "a.id IN (SELECT f.article_id FROM favorites f JOIN users fan ON fan.id = f.user_id
                    WHERE fan.username = ?)",
                favorited,
            ),
        ];
        let said = conditions.into_iter().filter_map(|(sql, value)| Some((sql, Value::Text(value.as_deref()?))));
        Self(said.collect())
    }

    pub(crate) fn followed_by(follower: i64) -> Self {
        let sql = "a.author_id IN (SELECT w.followed_id FROM follows w WHERE w.follower_id = ?)";
        Self(vec![(sql, Value::Id(follower))])
    }

    /// Takes the viewer twice, the values, limit and offset.
    pub(crate) fn page(&self) -> AssertSqlSafe<String> {
        let select = SELECT.replace("{body}", "NULL").replace("{conditions}", &self.sql());
        AssertSqlSafe(format!("{select} ORDER BY a.id DESC LIMIT ? OFFSET ?"))
    }

    /// Takes the values.
    pub(crate) fn count(&self) -> AssertSqlSafe<String> {
        let from = "FROM articles a JOIN users u ON u.id = a.author_id";
        AssertSqlSafe(format!("SELECT COUNT(*) {from} WHERE {}", self.sql()))
    }

    pub(crate) fn bind<'d>(&self, query: Query<'d>) -> Query<'d> {
        self.0.iter().fold(query, |query, (_, value)| match value {
            Value::Id(id) => query.bind(*id),
            Value::Text(text) => query.bind(*text),
        })
    }

    fn sql(&self) -> String {
        let conditions = self.0.iter().map(|(sql, _)| *sql);
        std::iter::once("1 = 1").chain(conditions).collect::<Vec<_>>().join(" AND ")
    }
}
