use nestling::prelude::*;

struct Logging;

impl Interceptor for Logging {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        next.handle(ctx).await
    }
}

#[controller("/cats")]
#[interceptor(Logging)]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        String::new()
    }
}

#[module(controllers = [CatsController])]
struct CatsModule;

fn main() {}
