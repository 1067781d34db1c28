//! Authentication.

use nestling::jwt::{JwtGuard, JwtKey, JwtModule, JwtOptions, JwtService, OptionalJwtGuard, Public, RequireJwt};
use nestling::password::{PasswordHasher, PasswordModule};
use nestling::prelude::*;
use std::time::Duration;

struct User {
    name: String,
    password_hash: String,
    role: Role,
}

#[injectable]
struct Users {
    #[inject(default)]
    all: Vec<User>,
}

impl Users {
    fn find(&self, name: &str) -> Option<&User> {
        self.all.iter().find(|user| user.name == name)
    }
}

#[dto]
struct Credentials {
    name: String,
    password: String,
}

// ANCHOR: login
#[dto]
#[derive(Clone)]
struct Claims {
    sub: String,
    role: Role,
}

#[injectable]
struct AuthService {
    users: Arc<Users>,
    passwords: Arc<PasswordHasher>,
    jwt: Arc<JwtService>,
}

impl AuthService {
    async fn login(&self, Credentials { name, password }: Credentials) -> Result<String> {
        let user = self.users.find(&name);
        let hash = user.map(|user| user.password_hash.as_str());
        match (self.passwords.verify(&password, hash).await?, user) {
            (true, Some(user)) => self.jwt.sign(&Claims { sub: user.name.clone(), role: user.role }),
            _ => Err(UnauthorizedException::new("wrong name or password").into()),
        }
    }
}
// ANCHOR_END: login

#[controller("/auth")]
#[meta(Public)]
struct AuthController {
    auth: Arc<AuthService>,
}

#[routes]
impl AuthController {
    #[post("/login")]
    async fn login(&self, #[body] credentials: Credentials) -> Result<String> {
        self.auth.login(credentials).await
    }
}

#[controller("/account")]
struct AccountController;

// ANCHOR: guard
#[routes]
impl AccountController {
    #[get("/")]
    async fn account(&self, #[grant(JwtGuard<Claims>)] claims: Claims) -> String {
        format!("the account of {}", claims.sub)
    }

    #[get("/greeting")]
    #[meta(Public)]
    async fn greeting(&self, #[grant(OptionalJwtGuard<Claims>)] claims: Option<Claims>) -> String {
        claims.map_or("hello".to_owned(), |claims| format!("hello, {}", claims.sub))
    }
}
// ANCHOR_END: guard

// ANCHOR: roles
#[dto]
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Member,
    Admin,
}

struct Roles(&'static [Role]);

#[injectable]
struct RolesGuard;

impl CanActivate for RolesGuard {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        let Some(&Roles(wanted)) = ctx.metadata() else { return Ok(true) };
        Ok(wanted.contains(&ctx.grant::<JwtGuard<Claims>>().await?.role))
    }
}

#[controller("/admin")]
#[guard(JwtGuard<Claims>, RolesGuard)]
#[meta(Roles(&[Role::Admin]))]
struct AdminController;
// ANCHOR_END: roles

#[routes]
impl AdminController {
    #[get("/")]
    async fn admin(&self) -> &'static str {
        "mind the step"
    }
}

// ANCHOR: module
#[module(
    imports = [JwtModule, PasswordModule],
    controllers = [AuthController, AccountController, AdminController],
    providers = [AuthService, Users],
)]
struct AuthModule;
// ANCHOR_END: module

// ANCHOR: closed
fn jwt_options() -> JwtOptions {
    // In an application it comes from the settings.
    let secret = JwtKey::secret("a secret of the book, at least 32 bytes");
    JwtOptions::new(secret).issuer("https://cats.example").expires_in(Duration::from_secs(15 * 60))
}

#[module(imports = [JwtModule::for_root(jwt_options()), AuthModule], guards = [RequireJwt<Claims>])]
struct AppModule;
// ANCHOR_END: closed

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::password::PasswordOptions;
    use nestling::testing::TestApp;

    async fn app() -> Result<TestApp> {
        let passwords = PasswordHasher::new(&PasswordOptions::new().memory_kib(8).iterations(1))?;
        let mut all = Vec::new();
        for (name, role) in [("Ann", Role::Admin), ("Bob", Role::Member)] {
            let password_hash = passwords.hash(&format!("{name}'s password")).await?;
            all.push(User { name: name.to_owned(), password_hash, role });
        }
        let app = TestApp::of::<AppModule>().override_provider(Arc::new(passwords));
        Ok(app.override_provider(Arc::new(Users { all })).create().await?)
    }

    async fn token(app: &TestApp, name: &str) -> Result<String> {
        let credentials = Credentials { name: name.to_owned(), password: format!("{name}'s password") };
        app.post("/auth/login").json(&credentials).send().await.expect_status(201).text().await
    }

    #[nestling::test]
    async fn who_logs_in_is_let_in() -> Result<()> {
        let app = app().await?;
        app.get("/account").send().await.expect_status(401);
        let answer = app.get("/account").bearer(token(&app, "Bob").await?).send().await;
        assert_eq!(answer.text().await?, "the account of Bob");
        Ok(())
    }

    #[nestling::test]
    async fn nobody_and_a_wrong_password_are_answered_alike() -> Result<()> {
        let app = app().await?;
        for name in ["Ann", "Nobody"] {
            let credentials = Credentials { name: name.to_owned(), password: "hunter2".to_owned() };
            let refused = app.post("/auth/login").json(&credentials).send().await.expect_status(401);
            assert!(refused.text().await?.contains("wrong name or password"));
        }
        Ok(())
    }

    #[nestling::test]
    async fn greetings_are_for_everybody() -> Result<()> {
        let app = app().await?;
        assert_eq!(app.get("/account/greeting").send().await.text().await?, "hello");
        let answer = app.get("/account/greeting").bearer(token(&app, "Ann").await?).send().await;
        assert_eq!(answer.text().await?, "hello, Ann");
        Ok(())
    }

    #[nestling::test]
    async fn only_admins_see_what_is_theirs() -> Result<()> {
        let app = app().await?;
        for (name, status) in [("Ann", 200), ("Bob", 403)] {
            let answer = app.get("/admin").bearer(token(&app, name).await?).send().await;
            assert_eq!(answer.status(), status, "{name}");
        }
        Ok(())
    }
}
