use nestling::jwt::{JwtGuard, JwtModule};
use nestling::prelude::*;

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

#[module(imports = [JwtModule], controllers = [CatsController])]
struct CatsModule;

fn main() {}
