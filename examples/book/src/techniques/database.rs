//! Databases.

use nestling::prelude::*;
use nestling::sql::{AssertSqlSafe, Database, FromRow, Migrations, SqlModule, SqlOptions, placeholders};
use nestling::sql::{NamedSqlModule, SqlError, Transactional};

// ANCHOR: module
#[module(
    imports = [SqlModule::for_root(
        SqlOptions::new("sqlite::memory:").migrations(Migrations::new([
            ("0001_users", include_str!("migrations/0001_users.sql")),
            ("0002_lower_email.postgres", include_str!("migrations/0002_lower_email.postgres.sql")),
        ])),
    )],
    controllers = [UsersController, ReadyController],
    providers = [Users],
)]
struct AppModule;
// ANCHOR_END: module

// ANCHOR: queries
#[dto]
#[derive(FromRow)]
struct User {
    id: i64,
    email: String,
    #[column("display_name")]
    name: Option<String>,
}

#[injectable]
struct Users {
    database: Arc<Database>,
}

impl Users {
    async fn add(&self, email: &str) -> Result<i64, UserError> {
        let sql = "INSERT INTO users (email, credits) VALUES (?, ?)";
        match self.database.query(sql).bind(email).bind(10).insert("id").await {
            Err(error) if error.is_unique_violation_of("email") => Err(UserError::Taken(email.to_owned())),
            id => Ok(id?),
        }
    }

    async fn find(&self, id: i64) -> Result<Option<User>, SqlError> {
        self.database.query("SELECT * FROM users WHERE id = ?").bind(id).fetch_optional().await
    }

    async fn count(&self) -> Result<i64, SqlError> {
        self.database.query("SELECT COUNT(*) FROM users").fetch_scalar().await
    }
}

#[derive(Debug, Exception)]
enum UserError {
    #[exception(CONFLICT, "{0} is taken")]
    Taken(String),
    #[exception(transparent)]
    Database(#[from] SqlError),
}
// ANCHOR_END: queries

impl Users {
    // ANCHOR: list
    async fn all(&self, ids: &[i64]) -> Result<Vec<User>, SqlError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!("SELECT * FROM users WHERE id IN ({})", placeholders(ids.len()));
        self.database.query(AssertSqlSafe(sql)).bind_all(ids).fetch_all().await
    }
    // ANCHOR_END: list

    // ANCHOR: transaction
    async fn give(&self, from: i64, to: i64, credits: i64) -> Result<()> {
        self.database
            .transaction(|| async {
                self.change(from, -credits).await?;
                self.change(to, credits).await?;
                Ok(())
            })
            .await
    }

    /// It is part of the transaction that it is called in.
    async fn change(&self, id: i64, credits: i64) -> Result<(), SqlError> {
        let sql = "UPDATE users SET credits = credits + ? WHERE id = ?";
        self.database.query(sql).bind(credits).bind(id).execute().await.map(drop)
    }
    // ANCHOR_END: transaction
}

// ANCHOR: transactional
#[controller("/users")]
struct UsersController {
    users: Arc<Users>,
}

#[routes]
impl UsersController {
    #[post("/")]
    #[interceptor(Transactional)]
    async fn add(&self, #[body("email")] email: String) -> Result<Option<User>> {
        let id = self.users.add(&email).await?;
        Ok(self.users.find(id).await?)
    }
}
// ANCHOR_END: transactional

// ANCHOR: ready
#[controller("/ready")]
struct ReadyController {
    database: Arc<Database>,
}

#[routes]
impl ReadyController {
    #[get("/")]
    async fn ready(&self) -> Result<()> {
        Ok(self.database.ping().await?)
    }
}
// ANCHOR_END: ready

// ANCHOR: settings
struct Settings {
    database_url: String,
}

#[module(
    imports = [
        SettingsModule,
        SqlModule::for_root_async(async |settings: Arc<Settings>| -> Result<SqlOptions> {
            Ok(SqlOptions::new(&settings.database_url))
        }),
    ],
)]
struct ConfiguredModule;
// ANCHOR_END: settings

#[module(
    providers = [value(Settings { database_url: "sqlite::memory:".to_owned() })],
    exports = [Settings],
    global,
)]
struct SettingsModule;

// ANCHOR: named
/// The qualifier: a type that is never constructed.
enum Replica {}

#[injectable]
struct Reports {
    #[inject(Replica)]
    database: Arc<Database>,
}

#[module(imports = [NamedSqlModule::<Replica>::for_root("sqlite::memory:")], providers = [Reports])]
struct ReportsModule;
// ANCHOR_END: named

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn users_are_added_once_and_found() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        let body = json!({ "email": "ann@example.com" });
        let user: User = app.post("/users").json(&body).send().await.expect_status(201).json().await?;
        assert_eq!((user.email.as_str(), user.name), ("ann@example.com", None));
        app.post("/users").json(&body).send().await.expect_status(409);
        let users = app.provider::<Users>()?;
        assert_eq!(users.count().await?, 1);
        app.get("/ready").send().await.expect_status(200);
        Ok(())
    }

    #[nestling::test]
    async fn credits_are_given_together_or_not_at_all() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        let users = app.provider::<Users>()?;
        let (ann, bob) = (users.add("ann").await?, users.add("bob").await?);
        users.give(ann, bob, 4).await?;
        assert!(users.give(ann, bob, 7).await.is_err(), "nobody has less than nothing");
        let database = app.provider::<Database>()?;
        let credits: Vec<(i64,)> = database.query("SELECT credits FROM users ORDER BY id").fetch_all().await?;
        assert_eq!(credits, [(6,), (14,)]);
        Ok(())
    }

    // ANCHOR: statements
    #[nestling::test]
    async fn a_list_costs_one_statement() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        let (users, database) = (app.provider::<Users>()?, app.provider::<Database>()?);
        let ids = [users.add("ann").await?, users.add("bob").await?];
        let before = database.statements();
        assert_eq!(users.all(&ids).await?.len(), 2);
        assert_eq!(database.statements() - before, 1);
        Ok(())
    }
    // ANCHOR_END: statements

    #[nestling::test]
    async fn urls_come_from_settings_and_databases_have_names() -> Result<()> {
        App::create::<ConfiguredModule>().await?;
        App::create::<ReportsModule>().await?.get::<Reports>()?.database.ping().await?;
        Ok(())
    }
}
