//! Statements and rows: the same text on every database.

use super::{database, on_every_database};
use nestling::Result;
use nestling::sql::{AssertSqlSafe, FromRow, SqlErrorKind, placeholders};
use nestling_tests::databases::Kind;

on_every_database! {
    creates_reads_updates_and_deletes,
    reads_every_type_back,
    sends_texts_that_look_like_sql_as_they_are,
    reads_rows_within_rows,
    asks_for_a_list,
    says_which_column_is_taken,
    a_value_of_a_client_does_not_say_what_is_violated,
    tells_other_refusals_apart,
    counts_statements,
    gives_the_pool_of_its_kind,
}

#[derive(Debug, PartialEq, FromRow)]
struct User {
    id: i64,
    #[column("email")]
    address: String,
    name: Option<String>,
    active: bool,
    born: Option<i64>,
    score: Option<f64>,
}

const INSERT: &str = "INSERT INTO users (email, name, active) VALUES (?, ?, ?)";
const SELECT: &str = "SELECT id, email, name, active, born, score FROM users";

async fn creates_reads_updates_and_deletes(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let ann = database.query(INSERT).bind("ann@x").bind("Ann").bind(true).insert("id").await?;
    let bob = database.query(INSERT).bind("bob@x").bind(None::<String>).bind(false).insert("id").await?;
    assert_ne!(ann, bob);

    let users: Vec<User> = database.query("SELECT * FROM users ORDER BY id").fetch_all().await?;
    assert_eq!(users.iter().map(|user| user.address.as_str()).collect::<Vec<_>>(), ["ann@x", "bob@x"]);
    assert_eq!((users[1].name.as_deref(), users[1].active, users[0].active), (None, false, true));

    let done = database.query("UPDATE users SET name = ? WHERE id = ?").bind("Bob").bind(bob).execute().await?;
    assert_eq!(done.rows_affected(), 1);
    let name: String = database.query("SELECT name FROM users WHERE id = ?").bind(bob).fetch_scalar().await?;
    assert_eq!(name, "Bob");

    let unchanged = database.query("UPDATE users SET name = ? WHERE id = ?").bind("Bob").bind(bob).execute().await?;
    assert_eq!(unchanged.rows_affected(), 1, "rows that are found count, also on MySQL");
    assert_eq!(database.query("DELETE FROM users WHERE id = ?").bind(ann).execute().await?.rows_affected(), 1);
    assert_eq!(database.query("SELECT * FROM users WHERE id = ?").bind(ann).fetch_optional::<User>().await?, None);
    let missing = database.query("SELECT * FROM users WHERE id = ?").bind(ann).fetch_one::<User>().await;
    assert_eq!(missing.unwrap_err().kind(), SqlErrorKind::RowNotFound);
    Ok(())
}

async fn reads_every_type_back(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let sql = "INSERT INTO users (email, name, active, born, score) VALUES (?, ?, ?, ?, ?)";
    let id = database.query(sql).bind("ü€🦀").bind("").bind(true).bind(i64::MIN).bind(0.1).insert("id").await?;
    let user: User = database.query("SELECT * FROM users WHERE active = ?").bind(true).fetch_one().await?;
    let (address, name) = ("ü€🦀".to_owned(), Some(String::new()));
    assert_eq!(user, User { id, address, name, active: true, born: Some(i64::MIN), score: Some(0.1) });
    let counted: (i64, bool) = database
        .query("SELECT COUNT(*), EXISTS (SELECT 1 FROM users WHERE id = ?) FROM users")
        .bind(id)
        .fetch_one()
        .await?;
    assert_eq!(counted, (1, true));
    Ok(())
}

async fn sends_texts_that_look_like_sql_as_they_are(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let texts = ["'; DROP TABLE users; --", "?", "$1", "\\", "\\'", "%_", "\"", "`", "/* ? */", "''"];
    for text in texts {
        database.query(INSERT).bind(text).bind(text).bind(true).execute().await?;
        let sql = "SELECT name FROM users WHERE email = ? AND '?' <> 'x' -- ?";
        assert_eq!(database.query(sql).bind(text).fetch_scalar::<String>().await?, text);
    }
    assert_eq!(database.query("SELECT COUNT(*) FROM users").fetch_scalar::<i64>().await?, texts.len() as i64);
    Ok(())
}

async fn reads_rows_within_rows(kind: Kind) -> Result<()> {
    #[derive(FromRow)]
    struct Note {
        body: String,
        #[column(flatten)]
        author: User,
    }

    let (_test, database) = database(kind).await?;
    let id = database.query(INSERT).bind("ann@x").bind("Ann").bind(true).insert("id").await?;
    database.query("INSERT INTO notes (user_id, body) VALUES (?, ?)").bind(id).bind("hello").execute().await?;
    let sql = "SELECT users.*, notes.body FROM notes JOIN users ON users.id = notes.user_id";
    let note: Note = database.query(sql).fetch_one().await?;
    assert_eq!((note.body.as_str(), note.author.id), ("hello", id));
    Ok(())
}

async fn asks_for_a_list(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    for email in ["a", "b", "c"] {
        database.query(INSERT).bind(email).bind("x").bind(true).execute().await?;
    }
    let wanted = vec!["a", "c"];
    let sql =
        format!("SELECT email FROM users WHERE name = ? AND email IN ({}) ORDER BY id", placeholders(wanted.len()));
    let found: Vec<(String,)> = database.query(AssertSqlSafe(sql)).bind("x").bind_all(wanted).fetch_all().await?;
    assert_eq!(found, [("a".to_owned(),), ("c".to_owned(),)]);
    Ok(())
}

async fn says_which_column_is_taken(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    database.query(INSERT).bind("ann@x").bind("Ann").bind(true).execute().await?;
    let error = database.query(INSERT).bind("ann@x").bind("Bob").bind(true).execute().await.unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    assert!(error.is_unique_violation_of("email"), "{:?}", error.constraint());
    assert!(!error.is_unique_violation_of("name"), "{:?}", error.constraint());
    Ok(())
}

async fn a_value_of_a_client_does_not_say_what_is_violated(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let table = "CREATE TABLE emails (name VARCHAR(100) NOT NULL, CONSTRAINT emails_name UNIQUE (name))";
    database.query(table).execute().await?;
    for value in ["constraint failed: zz.email", "x' for key 'zz.email"] {
        let insert = "INSERT INTO emails (name) VALUES (?)";
        database.query(insert).bind(value).execute().await?;
        let error = database.query(insert).bind(value).execute().await.unwrap_err();
        assert!(error.is_unique_violation_of("name"), "{:?}", error.constraint());
        assert!(!error.is_unique_violation_of("email"), "{:?}", error.constraint());
    }
    Ok(())
}

async fn tells_other_refusals_apart(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let note = database.query("INSERT INTO notes (user_id, body) VALUES (99, 'x')").execute().await;
    assert_eq!(note.unwrap_err().kind(), SqlErrorKind::ForeignKeyViolation);
    let user = database.query(INSERT).bind(None::<String>).bind("x").bind(true).execute().await.unwrap_err();
    assert_eq!((user.kind(), user.is_unique_violation()), (SqlErrorKind::NotNullViolation, false));
    assert_eq!(database.query("SELEKT 1").execute().await.unwrap_err().kind(), SqlErrorKind::Other);
    let error = database.query(SELECT).fetch_all::<(String, i64)>().await;
    assert!(error.is_ok(), "no row, no mistake");
    database.query(INSERT).bind("a").bind("x").bind(true).execute().await?;
    let error = database.query("SELECT email AS id FROM users").fetch_all::<(i64,)>().await.unwrap_err();
    assert_eq!(error.kind(), SqlErrorKind::Other);
    Ok(())
}

async fn counts_statements(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let before = database.statements();
    database.query(INSERT).bind("a").bind("x").bind(true).execute().await?;
    database.query(SELECT).fetch_all::<User>().await?;
    database.transaction(|| database.query(SELECT).fetch_optional::<User>()).await?;
    database.ping().await?;
    assert_eq!(database.statements() - before, 3);
    Ok(())
}

async fn gives_the_pool_of_its_kind(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let pools = [database.sqlite().is_some(), database.postgres().is_some(), database.mysql().is_some()];
    assert_eq!(pools, [kind == Kind::Sqlite, kind == Kind::Postgres, kind == Kind::MariaDb]);
    Ok(())
}
