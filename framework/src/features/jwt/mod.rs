//! JSON Web Tokens (RFC 7519): signed for who logs in, and taken from requests by a guard.
//!
//! ```
//! use nestling::jwt::{JwtGuard, JwtKey, JwtModule, JwtOptions, JwtService};
//! use nestling::prelude::*;
//! use nestling::testing::TestApp;
//!
//! #[dto]
//! struct Claims { sub: String }
//!
//! #[controller]
//! struct AccountController { jwt: Arc<JwtService> }
//!
//! #[routes]
//! impl AccountController {
//!     #[post("/login")]
//!     async fn login(&self) -> Result<String> { self.jwt.sign(&Claims { sub: "ann".to_owned() }) }
//!
//!     #[get("/me")]
//!     async fn me(&self, #[grant(JwtGuard<Claims>)] claims: Claims) -> String { claims.sub }
//! }
//!
//! #[module(
//!     imports = [JwtModule::for_root(JwtOptions::new(JwtKey::secret("an example, at least 32 bytes long")))],
//!     controllers = [AccountController],
//! )]
//! struct AppModule;
//!
//! # #[nestling::main]
//! # async fn main() -> nestling::Result<()> {
//! let app = TestApp::of::<AppModule>().create().await?;
//! app.get("/me").send().await.expect_status(401);
//! let token = app.post("/login").send().await.text().await?;
//! assert_eq!(app.get("/me").bearer(token).send().await.text().await?, "ann");
//! # Ok(())
//! # }
//! ```
//!
//! Source: <https://docs.nestjs.com/security/authentication>.

mod algorithm;
mod error;
mod guard;
mod key;
mod module;
mod options;
mod pem;
mod public;
mod require;
mod ring;
mod service;
mod source;

pub use algorithm::JwtAlgorithm;
pub use error::{JwtError, JwtErrorKind};
pub use guard::{JwtGuard, OptionalJwtGuard};
pub use key::JwtKey;
pub use module::JwtModule;
pub use options::JwtOptions;
pub use require::{Public, RequireJwt};
pub use service::JwtService;
pub use source::TokenSource;
