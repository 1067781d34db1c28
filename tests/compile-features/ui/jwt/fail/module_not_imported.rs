use nestling::jwt::JwtGuard;
use nestling::prelude::*;

#[dto]
struct Claims {
    sub: String,
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self, #[grant(JwtGuard<Claims>)] claims: Claims) -> String {
        claims.sub
    }
}

#[module(controllers = [CatsController])]
struct CatsModule;

fn main() {}
