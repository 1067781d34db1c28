//! A guard that verifies a token and grants what it claims.

use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use nestling::prelude::*;

pub(crate) const SECRET: &[u8] = b"bench-secret-bench-secret-bench-secret-0";

/// Who a request comes from.
#[dto]
pub(crate) struct Claims {
    pub(crate) sub: String,
    pub(crate) exp: u64,
}

/// Knows how tokens are verified.
#[injectable]
struct Verifier {
    #[inject(value = DecodingKey::from_secret(SECRET))]
    key: DecodingKey,
    #[inject(value = Validation::new(Algorithm::HS256))]
    validation: Validation,
}

impl OnModuleInit for Verifier {
    async fn on_module_init(&self) -> Result<()> {
        // Only one can be installed; a second application in this process finds it there.
        let _ = DEFAULT_PROVIDER.install_default();
        Ok(())
    }
}

#[injectable]
struct JwtGuard {
    verifier: Arc<Verifier>,
}

impl Guard for JwtGuard {
    type Grant = Claims;

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<Claims> {
        let header = ctx.request().headers().get("authorization").and_then(|value| value.to_str().ok());
        let token =
            header.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(UnauthorizedException::default)?;
        match decode(token, &self.verifier.key, &self.verifier.validation) {
            Ok(token) => Ok(token.claims),
            Err(error) => Err(UnauthorizedException::default().cause(error).into()),
        }
    }
}

#[dto]
struct Guarded {
    sub: String,
    ok: bool,
}

#[controller]
struct GuardedController;

#[routes]
impl GuardedController {
    #[get("/guarded")]
    async fn guarded(&self, #[grant(JwtGuard)] claims: Claims) -> Guarded {
        Guarded { sub: claims.sub, ok: true }
    }
}

#[module(controllers = [GuardedController], providers = [Verifier])]
pub(crate) struct AuthModule;
